/** One piece of background work: does what is due now, answers how much that was. */
export interface Job {
  readonly name: string;
  /** Once the signal has fired, it begins nothing more and finishes what it has begun. */
  tick(signal?: AbortSignal): Promise<number>;
}

const MINUTE_MS = 60_000;

/** A job with less to do than the others: its work runs once in so many milliseconds, the first time at once. */
export function onceEvery(intervalMs: number, name: string, clock: () => Date, work: (now: number, signal?: AbortSignal) => Promise<number>): Job {
  let nextAt = 0;
  return {
    name,
    tick: async (signal) => {
      const now = clock().getTime();
      if (now < nextAt) return 0;
      nextAt = now + intervalMs;
      return work(now, signal);
    },
  };
}

export function onceAMinute(name: string, clock: () => Date, work: (now: number, signal?: AbortSignal) => Promise<number>): Job {
  return onceEvery(MINUTE_MS, name, clock, work);
}
