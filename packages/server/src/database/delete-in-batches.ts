import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database, Schema } from './schema.ts';

/** So that no statement holds the database for long. */
const BATCH = 1_000;

/** Deletes every row that is `old`, some at a time, until none is left or the signal fires. Answers how many went. */
export async function deleteInBatches(db: Database, table: keyof Schema, old: RawBuilder<boolean>, signal?: AbortSignal): Promise<number> {
  let deleted = 0;
  for (let count = BATCH; count === BATCH && signal?.aborted !== true; deleted += count) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} where ${old} limit ${BATCH}))`.execute(db);
    count = Number(numAffectedRows ?? 0);
    // The embedded database answers without letting anybody in.
    await setImmediate();
  }
  return deleted;
}
