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

/** What happened, in order. When it is full the oldest entry makes room: the end of the story is what is asked about. */
export function createTimeline({ now }: { readonly now: () => number }): Timeline {
  let entries: Report['timeline'] = [];
  let dropped = 0;
  return {
    note(what, detail) {
      if (entries.length >= MAX_TIMELINE) {
        entries = entries.slice(1);
        dropped += 1;
      }
      entries = entries.concat({ at: now(), what, ...(detail && { detail }) });
    },
    all: () => entries,
    drops: () => dropped,
  };
}
