import type { BenchSite } from './bench-site.ts';
import { slowDown } from './slow-down.ts';

/** Of the wanted slow-down: below it a page is left and another one visited, some times. */
const LEAST_SLOW_DOWN = 0.8;
const MAX_VISITS = 5;

export type Visit = Awaited<ReturnType<BenchSite['visit']>>;

/** A new page on a machine that is so many times slower, and how many times slower it really is. */
export async function visitSlowly(site: BenchSite, throttle: number): Promise<{ readonly visit: Visit; readonly slower: number }> {
  for (let visits = 1; ; visits += 1) {
    const visit = await site.visit();
    const slower = await slowDown(visit.page, throttle);
    if (slower >= LEAST_SLOW_DOWN * throttle || visits === MAX_VISITS) return { visit, slower };
    await visit.context.close();
  }
}
