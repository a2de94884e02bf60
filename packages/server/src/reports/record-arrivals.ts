import type { Context } from '../context.ts';
import type { Job } from '../job.ts';
import { createTableBound } from './table-bound.ts';

/** Attempts whose request failed or took long, of a month at most. Whoever has no good token has a share, as anybody can send a request. */
export const MOST_ARRIVALS = { most: 100_000, mostOfOneSender: 1_000, slack: 1_000 } as const;

/** Writes down which attempts have reached this process, and keeps that within bounds. */
export function createRecordArrivals({ db, clock, log, arrivals }: Pick<Context, 'db' | 'clock' | 'log' | 'arrivals'>): Job {
  const bound = createTableBound({ db, log }, 'arrivals', MOST_ARRIVALS);
  return {
    name: 'record-arrivals',
    tick: async () => {
      const written = await arrivals.flush(db, clock());
      if (written > 0) await bound.added(written);
      return written;
    },
  };
}
