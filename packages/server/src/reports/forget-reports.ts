import { sql } from 'kysely';
import type { Context } from '../context.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How long what is kept only to find a cause stays. Orders and the ledger are another matter. */
export const KEPT_MS = { reports: 90 * DAY_MS, arrivals: 30 * DAY_MS, policy_reports: 30 * DAY_MS, report_chunks: 60 * MINUTE_MS } as const;
/** Of one table at a time, so that no statement holds the database for long. */
const BATCH = 1_000;

/** Once a minute, drops what is too old to help anybody. */
export function createForgetReports(context: Pick<Context, 'db' | 'clock'>): { readonly name: string; tick(): Promise<number> } {
  let nextAt = 0;
  return {
    name: 'forget-reports',
    tick: async () => {
      const now = context.clock().getTime();
      if (now < nextAt) return 0;
      nextAt = now + MINUTE_MS;
      const before = (age: number): Date => new Date(now - age);
      const forgotten = [
        await forget(context, 'reports', 'received_at', before(KEPT_MS.reports)),
        await forget(context, 'report_chunks', 'received_at', before(KEPT_MS.report_chunks)),
        await forget(context, 'arrivals', 'last_at', before(KEPT_MS.arrivals)),
        await forget(context, 'policy_reports', 'last_at', before(KEPT_MS.policy_reports)),
      ];
      return forgotten.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function forget({ db }: Pick<Context, 'db'>, table: keyof typeof KEPT_MS, column: 'received_at' | 'last_at', before: Date): Promise<number> {
  let forgotten = 0;
  for (let count = BATCH; count === BATCH; forgotten += count) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before}::timestamptz limit ${BATCH}))`.execute(db);
    count = Number(numAffectedRows ?? 0);
  }
  return forgotten;
}
