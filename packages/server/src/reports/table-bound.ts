import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Tables that anybody's browser can add to, each with the time its rows go by. */
const AGE = { policy_reports: 'last_at', report_chunks: 'received_at' } as const;

export interface TableBound {
  /** To be told of rows that were added. Once they may be too many, the oldest go before this resolves. */
  added(rows: number): Promise<void>;
}

/** Keeps at most `most` rows of a table, and `slack` of each process until it looks again: so nobody counts the table for every row. */
export function createTableBound(db: Database, table: keyof typeof AGE, { most, slack }: { readonly most: number; readonly slack: number }): TableBound {
  // What an earlier process left is not known.
  let since = slack;
  return {
    async added(rows) {
      since += rows;
      if (since < slack) return;
      since = 0;
      await sql`
        delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} order by ${sql.ref(AGE[table])} desc offset ${most}))`.execute(db);
    },
  };
}
