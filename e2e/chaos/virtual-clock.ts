import { setImmediate } from 'node:timers/promises';

/** Time that only moves when everything that was started at the present instant has come to rest. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` after `ms`; tasks of the same instant start together. The returned function cancels it. */
  schedule(task: () => void, ms: number): () => void;
  /** Real work (a database, a signature) that has to end before time goes on. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Goes to the next instant at which something happens, at the latest to `limit`. False when that is reached. */
  step(limit: number): Promise<boolean>;
  /** Goes straight to `time`, running nothing. */
  jumpTo(time: number): void;
  /** Waits until nothing real is under way. */
  rest(): Promise<void>;
}

interface Task {
  readonly at: number;
  readonly run: () => void;
}

export function createVirtualClock(start: number): VirtualClock {
  const queue: Task[] = [];
  let now = start;
  let working = 0;
  let wake: (() => void) | null = null;

  async function rest(): Promise<void> {
    do {
      while (working > 0) await new Promise<void>((resolve) => (wake = resolve));
      // Whatever the work's end set off runs in this turn, or in the next one.
      await setImmediate();
      await setImmediate();
    } while (working > 0);
  }

  return {
    now: () => now,
    schedule(run, ms) {
      const task: Task = { at: now + Math.max(0, ms), run };
      let index = queue.length;
      while (index > 0 && (queue[index - 1]?.at ?? 0) > task.at) index -= 1;
      queue.splice(index, 0, task);
      return () => {
        const found = queue.indexOf(task);
        if (found >= 0) queue.splice(found, 1);
      };
    },
    async track(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        if (working === 0) wake?.();
      }
    },
    async step(limit) {
      await rest();
      const next = queue[0];
      if (next === undefined || next.at > limit) {
        now = Math.max(now, limit);
        return false;
      }
      now = Math.max(now, next.at);
      while (queue[0] !== undefined && queue[0].at <= now) queue.shift()?.run();
      return true;
    },
    jumpTo(time) {
      now = Math.max(now, time);
    },
    rest,
  };
}
