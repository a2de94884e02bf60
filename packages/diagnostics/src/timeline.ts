import type { ObservationFact, PageEvent, Report } from '@unstuck/protocol';
import type { Detail } from './evidence-log.ts';

/** As many as a report takes. */
export const MAX_TIMELINE = 120;

export interface Timeline {
  /** Any element may fail to load; those that do so often have a word of their own. */
  note(what: ObservationFact['type'] | PageEvent | `${string} not loaded`, detail?: Detail): void;
  all(): Report['timeline'];
  drops(): number;
}

/** What pages have any number of. Only of these names has a space between its words. */
const OF_THE_PAGE = / /;

/**
 * What happened, in order. When it is full the oldest entry makes room, as the end of the story is what is asked about; but first the oldest of what
 * went wrong beside the checkout, which in some pages does so with every frame.
 */
export function createTimeline({ now }: { readonly now: () => number }): Timeline {
  let entries: Report['timeline'] = [];
  let dropped = 0;
  return {
    note(what, detail) {
      if (entries.length >= MAX_TIMELINE) {
        const spare = entries.filter(({ what: other }) => OF_THE_PAGE.test(other))[0] ?? entries[0];
        entries = entries.filter((entry) => entry !== spare);
        dropped += 1;
      }
      entries = entries.concat({ at: now(), what, ...(detail && { detail }) });
    },
    all: () => entries,
    drops: () => dropped,
  };
}
