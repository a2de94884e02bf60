import type { Page } from '@playwright/test';
import { median } from './statistics.ts';

/** Some milliseconds of work on a fast machine. */
const ITERATIONS = 2_000_000;
const RUNS = 5;

/**
 * Slows the page's main thread down so many times. Answers how many times longer a fixed piece of script then really takes: the browser slows by
 * interrupting from another thread, which comes late on a machine that is busy with other things.
 */
export async function slowDown(page: Page, times: number): Promise<number> {
  if (times === 1) return 1;
  const session = await page.context().newCDPSession(page);
  const before = median(await page.evaluate(timeScript, { iterations: ITERATIONS, runs: RUNS }));
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
  return median(await page.evaluate(timeScript, { iterations: ITERATIONS, runs: RUNS })) / before;
}

/** Runs in the page. */
function timeScript({ iterations, runs }: { readonly iterations: number; readonly runs: number }): number[] {
  const run = (): number => {
    const startedAt = performance.now();
    let sum = 0;
    for (let index = 0; index < iterations; index += 1) sum = Math.imul(sum, 31) + index;
    // Read, so that the loop is not left out.
    return performance.now() - startedAt + (sum === 0.5 ? 1 : 0);
  };
  run();
  return Array.from({ length: runs }, run);
}
