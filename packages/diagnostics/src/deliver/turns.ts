import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { createSingleFlight } from '@unstuck/compat/single-flight';

/** While an order is being sent. */
export const BUSY_AGAIN_MS = 500;
/** A tab that sleeps may hold the lock for ever; the collector knows a report that comes twice. */
const MAX_CLAIM_MS = 8_000;
const LOCK = 'unstuck:reports';

export interface TurnsParts {
  readonly platform: Platform;
  readonly scope: Window;
  readonly wallClock: () => number;
  /** Whether an order is being sent: it has the line to itself. */
  readonly busy: () => boolean;
  /** A turn has come; {@link Turns.end} ends it. */
  readonly begin: () => void;
}

/** Who may send: one report at a time, one tab at a time, and none while an order is sent. */
export interface Turns {
  /** Asks for a turn in so many milliseconds, unless one is going on or comes sooner. */
  ask(after: number): void;
  end(): void;
  dispose(): void;
}

export function createTurns({ platform, scope, wallClock, busy, begin }: TurnsParts): Turns {
  const claim = createSingleFlight(platform, wallClock, (scope.navigator as { readonly locks?: LockManager }).locks);
  let timer = 0;
  let dueAt = Infinity;
  let release: (() => void) | null = null;
  let disposed = false;

  function ask(after: number): void {
    const at = platform.now() + after;
    if (disposed || release || at >= dueAt) return;
    platform.clearTimer(timer);
    dueAt = at;
    timer = platform.setTimer(take, after);
  }

  function take(): void {
    dueAt = Infinity;
    if (busy()) return ask(BUSY_AGAIN_MS);
    let begun = false;
    const start = (): void => {
      if (!begun && !disposed) begin();
      begun = true;
      platform.clearTimer(limit);
    };
    const limit = platform.setTimer(start, MAX_CLAIM_MS);
    release = () => undefined;
    release = fence(() => claim(LOCK, start), release);
  }

  function end(): void {
    const free = release;
    release = null;
    if (free) fence(free);
  }

  return {
    ask,
    end,
    dispose() {
      disposed = true;
      platform.clearTimer(timer);
      end();
    },
  };
}
