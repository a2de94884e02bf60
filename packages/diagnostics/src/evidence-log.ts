import type { Evidence, EvidenceId } from '@unstuck/protocol';

export type Detail = NonNullable<Evidence['detail']>;

/** As many as a report takes; the schema that says so too would weigh more than all of this. */
export const MAX_EVIDENCE = 60;

export interface EvidenceLog {
  /** Seen again, it counts, and the latest detail is kept. */
  add(id: EvidenceId, detail?: Detail): void;
  /** No longer true. */
  remove(id: EvidenceId): void;
  has(id: EvidenceId): boolean;
  /** In the order in which it was first seen. */
  all(): readonly Evidence[];
  /** Keeps only what will be as true of the next stage. */
  startStage(): void;
  drops(): number;
}

export interface EvidenceLogParts {
  readonly now: () => number;
  /** Called when what is known has changed. */
  readonly changed: () => void;
}

/** Evidence about the page and the computer outlives a stage; about requests, probes, a hand-off and how a payment ended it does not. */
const LASTING = /^page\.[^ci]|^device\.(storage|clock|slow|offline)|^request\.slow/;

/** What speaks for one cause or another, each id once. */
export function createEvidenceLog({ now, changed }: EvidenceLogParts): EvidenceLog {
  let entries: readonly (Evidence & { readonly count: number })[] = [];
  let dropped = 0;

  return {
    add(id, detail) {
      const known = entries.filter((entry) => entry.id === id)[0];
      if (!known && entries.length >= MAX_EVIDENCE) {
        dropped += 1;
        return;
      }
      const kept = detail ?? known?.detail;
      const entry = { id, at: known ? known.at : now(), count: known ? known.count + 1 : 1, ...(kept && { detail: kept }) };
      entries = known ? entries.map((each) => (each === known ? entry : each)) : entries.concat(entry);
      if (!known || detail) changed();
    },
    remove(id) {
      const left = entries.filter((entry) => entry.id !== id);
      if (left.length === entries.length) return;
      entries = left;
      changed();
    },
    has: (id) => entries.some((entry) => entry.id === id),
    all: () => entries.map(({ id, at, count, detail }) => ({ id, at, ...((detail ?? count > 1) && { detail: { ...detail, ...(count > 1 && { count }) } }) })),
    startStage() {
      entries = entries.filter(({ id }) => LASTING.test(id));
    },
    drops: () => dropped,
  };
}
