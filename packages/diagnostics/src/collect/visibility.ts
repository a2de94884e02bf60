import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';

/** When the page was looked at, and when the browser parked it. https://wicg.github.io/page-lifecycle/ */
export function observeVisibility({ scope, evidence, timeline }: CollectorParts): () => void {
  const { document } = scope;
  const stops = [
    listen(document, 'visibilitychange', () => timeline.note(document.visibilityState)),
    listen(document, 'resume', () => {
      timeline.note('resumed');
      evidence.add('device.suspended');
    }),
    listen(scope, 'pageshow', (event) => void ((event as PageTransitionEvent).persisted && timeline.note('restored'))),
  ];
  return () => stops.forEach((stop) => stop());
}
