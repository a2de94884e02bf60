import { fitReport } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { listen } from '../collect/listen.ts';

/** What passes the reports of a page on to somebody else's monitoring. */
export interface HandOver {
  /** Ends it; what is on its way is no longer waited for. */
  dispose(): void;
}

/** More than a page makes; a report that comes again after so many others is none of a page that works. */
const MAX_REMEMBERED = 100;

/**
 * Calls `take` once for each report that a checkout announces with `unstuck:report`, on its way down: before listeners of the checkout can change
 * it. A report comes scrubbed, and is held to the allow-list again: anybody can dispatch an event. What `take` throws stays here.
 * @param target an ancestor of the checkout, or its root
 */
export function observeReports(target: EventTarget, take: (report: Report) => void): HandOver {
  let taken: readonly string[] = [];
  const stop = listen(
    target,
    'unstuck:report',
    (event) => {
      const report = fitReport((event as CustomEvent<unknown>).detail);
      if (report === null || taken.includes(report.reportId)) return;
      taken = [...taken, report.reportId].slice(-MAX_REMEMBERED);
      take(report);
    },
    true,
  );
  return { dispose: stop };
}
