import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { onceEvery } from '../job.ts';
import type { Job } from '../job.ts';
import type { Schema } from './schema.ts';

const DAY_MS = 86_400_000;
/** Whose rows go after their time. */
const FORGOTTEN: readonly (keyof Schema)[] = ['reports', 'report_chunks', 'arrivals', 'policy_reports', 'notifications', 'outbox'];

/**
 * A server sees by itself to it that the room of deleted rows is taken up again. The embedded database has nobody who does: without this its folder grows
 * for ever, whatever is forgotten. Once a day, table by table, so that payments come in between. Answers how many tables it went through.
 */
export function createReclaimSpace({ db, clock }: Pick<Context, 'db' | 'clock'>): Job {
  return onceEvery(DAY_MS, 'reclaim-space', clock, async (_, signal) => {
    const { rows: [database] } = await sql<{ embedded: boolean }>`select version() like '%PGlite%' as embedded`.execute(db);
    if (database?.embedded !== true) return 0;
    let count = 0;
    for (const table of FORGOTTEN) {
      if (signal?.aborted === true) break;
      await sql`vacuum (analyze) ${sql.table(table)}`.execute(db);
      count += 1;
      await setImmediate();
    }
    return count;
  });
}
