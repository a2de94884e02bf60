import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';
import { fileNameOf } from './file-name-of.ts';

/** Resource Timing learns of a failure up to 150 ms after the element does. */
const ENTRY_WITHIN_MS = 200;

/** Scripts that could not be loaded, with what Resource Timing knows of why: a status from 400 up, or a good one and a file refused. */
export function observeResourceFailures({ scope, platform, evidence, timeline }: CollectorParts, early: readonly Event[]): () => void {
  function take(event: Event): void {
    const { tagName, src, href } = event.target as { tagName?: string; src?: string; href?: string };
    const url = src ?? href;
    if (!tagName || !url) return;
    platform.setTimer(() => {
      const entries = scope.performance.getEntriesByName?.(url) ?? [];
      const { responseStatus: status = 0, transferSize: size = 0 } = (entries[entries.length - 1] ?? {}) as Partial<PerformanceResourceTiming>;
      const detail = { file: fileNameOf(url), status };
      timeline.note(`${tagName.toLowerCase()} not loaded`, detail);
      if (tagName !== 'SCRIPT') return;
      const arrived = status === 200 || size > 0;
      evidence.add(status >= 400 ? 'page.script-missing' : arrived ? 'page.script-rejected' : 'page.script-unreachable', detail);
    }, ENTRY_WITHIN_MS);
  }

  for (const event of early) take(event);
  return listen(scope, 'error', take, true);
}
