import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { deleteInBatches } from '../database/delete-in-batches.ts';
import { onceAMinute } from '../job.ts';
import type { Job } from '../job.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long what is kept only to find a cause stays. Orders and the ledger are another matter. */
export const KEPT_MS = { reports: 90 * DAY_MS, arrivals: 30 * DAY_MS, policy_reports: 30 * DAY_MS, report_chunks: HOUR_MS } as const;

/** Once a minute, drops what is too old to help anybody. */
export function createForgetReports({ db, clock }: Pick<Context, 'db' | 'clock'>): Job {
  return onceAMinute('forget-reports', clock, async (now, signal) => {
    const forget = (table: keyof typeof KEPT_MS, column: 'received_at' | 'last_at'): Promise<number> =>
      deleteInBatches(db, table, sql`${sql.ref(column)} < ${new Date(now - KEPT_MS[table])}::timestamptz`, signal);
    const forgotten = [
      await forget('reports', 'received_at'), await forget('report_chunks', 'received_at'), await forget('arrivals', 'last_at'), await forget('policy_reports', 'last_at'),
    ];
    return forgotten.reduce((sum, count) => sum + count, 0);
  });
}
