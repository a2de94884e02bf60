import { fence } from '@unstuck/compat';
import { originOf, rank } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { noteClockSkew } from './collect/clock-skew.ts';
import type { CollectorParts } from './collect/collector-parts.ts';
import { readHostTampering } from './collect/host-tampering.ts';
import { readMixedContent } from './collect/mixed-content.ts';
import { readStorageAccess } from './collect/storage-access.ts';
import { readWhiteScreen } from './collect/white-screen.ts';
import { createLadder } from './probe/ladder.ts';
import type { ProbeResult } from './probe/probe-request.ts';
import { readLadder } from './probe/read-ladder.ts';
import { DECIDE_AFTER_MS } from './verdict.ts';

/** A cause as likely as this was announced by the browser or by the service; no control request could make it surer. Not to know never is as likely. */
const ANNOUNCED = 0.9;

/** Finds out more about a stage that is in trouble. */
export interface Inquiry {
  /** What was asked in one stage must not be answered in the next. */
  startStage(): void;
  /** Looks around at once; asks the network once in a stage, unless the cause is plain. Settles when no more is to be learnt, and never rejects. */
  look(root: Element | null): Promise<void>;
  /** What the control requests of this stage found. */
  probes(): Report['probes'];
}

export function createInquiry(parts: CollectorParts): Inquiry {
  const { scope, platform, api, evidence } = parts;
  const ladder = createLadder(parts);
  let stage = 0;
  let climbing: Promise<void> | null = null;
  let probes: Report['probes'] = [];

  function investigate(asked: number): Promise<void> {
    return new Promise<void>((resolve) => void platform.setTimer(resolve, DECIDE_AFTER_MS))
      .then(() => (asked !== stage || isAnnounced() ? null : ladder.climb()))
      .then((results) => {
        if (results && asked === stage) fence(() => takeResults(results));
      })
      // Where even asking breaks, what is known has to do.
      .then(undefined, () => undefined);
  }

  function isAnnounced(): boolean {
    return rank(evidence.all()).some(({ confidence }) => confidence >= ANNOUNCED);
  }

  function takeResults(results: readonly ProbeResult[]): void {
    probes = results.map(({ name, outcome, durationMs, status, skewSeconds }) => ({ name, outcome, durationMs, detail: { status, skewSeconds } }));
    for (const { skewSeconds } of results) if (skewSeconds !== null) noteClockSkew(parts, skewSeconds);
    const id = readLadder(results, originOf(api) === scope.location.origin);
    if (id !== null) evidence.add(id);
  }

  return {
    startStage() {
      stage += 1;
      climbing = null;
      probes = [];
    },
    look(root) {
      const readers: readonly ((given: CollectorParts, root: Element | null) => void)[] = [readStorageAccess, readMixedContent, readHostTampering, readWhiteScreen];
      for (const read of readers) fence(() => read(parts, root));
      return (climbing ??= investigate(stage));
    },
    probes: () => probes,
  };
}
