/** One piece of background work: does what is due now, answers how much that was. */
export interface Job {
  readonly name: string;
  /** Once the signal has fired, it begins nothing more and finishes what it has begun. */
  tick(signal?: AbortSignal): Promise<number>;
}

const MINUTE_MS = 60_000;

/** A job with less to do than the others: its work runs once in so many milliseconds, the first time at once. */
export function onceEvery(intervalMs: number, name: string, clock: () => Date, work: (now: number, signal?: AbortSignal) => Promise<number>): Job {
  let lastAt = -Infinity;
  return {
    name,
    tick: async (signal) => {
      const now = clock().getTime();
      // Either way: a clock that was set back says nothing of how long ago that was.
      if (Math.abs(now - lastAt) < intervalMs) return 0;
      lastAt = now;
      return work(now, signal);
    },
  };
}

export function onceAMinute(name: string, clock: () => Date, work: (now: number, signal?: AbortSignal) => Promise<number>): Job {
  return onceEvery(MINUTE_MS, name, clock, work);
}

export interface Portion {
  /** Pieces taken in one go. */
  readonly most: number;
  /** Of those, under way at a time. */
  readonly atOnce: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes up one piece after the other, and the next while others wait for a platform, until none is left, there were enough or the signal fires. Resolves once all are
 * done, with how many that were; `work` never rejects.
 */
export async function workThrough<Piece>({ most, atOnce, signal }: Portion, take: () => Promise<Piece | null>, work: (piece: Piece) => Promise<void>): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let taken = 0;
  try {
    while (taken < most && signal?.aborted !== true) {
      const piece = await take();
      if (piece === null) break;
      taken += 1;
      const working = work(piece).finally(() => underWay.delete(working));
      underWay.add(working);
      if (underWay.size >= atOnce) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
  return taken;
}
