import type { CollectorParts } from './collector-parts.ts';

const BEAT_MS = 1_000;
/** Shorter stalls are a slow computer's daily life. */
export const FROZEN_AFTER_MS = 5_000;
/** No script runs that long without the browser offering to end it: the page or the computer slept. */
export const SUSPENDED_AFTER_MS = 30_000;

/** Ticks while an attempt is under way. A late tick is a page that could not run, or a computer that slept. */
export function createHeartbeat({ scope, platform, evidence, timeline }: CollectorParts): { run(): void; stop(): void } {
  let timer = 0;
  let expected = 0;
  let wall = 0;
  let hidden = false;

  function plan(): void {
    expected = platform.now() + BEAT_MS;
    wall = Date.now() + BEAT_MS;
    hidden = scope.document.visibilityState === 'hidden';
    timer = platform.setTimer(beat, BEAT_MS);
  }

  function beat(): void {
    // Some clocks stand still while the computer sleeps; the wall clock never does.
    const gap = Math.max(Math.round(platform.now() - expected), Date.now() - wall);
    // Browsers slow the timers of hidden pages down to one a minute.
    if (!hidden && gap > FROZEN_AFTER_MS) {
      const id = gap > SUSPENDED_AFTER_MS ? 'device.suspended' : 'device.frozen';
      timeline.note(id, { ms: gap });
      evidence.add(id, { ms: gap });
    }
    plan();
  }

  return {
    run() {
      if (!timer) plan();
    },
    stop() {
      platform.clearTimer(timer);
      timer = 0;
    },
  };
}
