import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context } from '../context.ts';

/** Tables that anybody's browser can add to, each with the time its rows go by. */
const AGE = { reports: 'received_at', report_chunks: 'received_at', policy_reports: 'last_at', arrivals: 'last_at' } as const;

/** How many rows may stay. */
export interface Bounds {
  readonly most: number;
  /** Of one sender, where rows name theirs. */
  readonly mostOfOneSender?: number;
  /** How many each process adds until it looks again: so nobody counts the table for every row. */
  readonly slack: number;
}

export interface TableBound {
  /** To be told of rows that were added. Once they may be too many, the oldest go before this resolves: first those of a sender that has too many. */
  added(rows: number): Promise<void>;
}

/** Of a table, and of those senders who have more rows than they may. */
interface Crowd {
  readonly total: number;
  readonly crowding: readonly { readonly sender: string; readonly rows: number }[];
}

/** Keeps a table within bounds, and says in the log when these had to cost rows. */
export function createTableBound({ db, log }: Pick<Context, 'db' | 'log'>, table: keyof typeof AGE, { most, mostOfOneSender, slack }: Bounds): TableBound {
  const [from, age] = [sql.table(table), sql.ref(AGE[table])];

  /** One pass over the table, whatever there is to delete: finding the surplus by sorting it takes several times as long. */
  async function count(): Promise<Crowd> {
    const { rows } = await sql<Crowd>`
      select coalesce(sum(rows), 0)::bigint as total,
        coalesce(json_agg(json_build_object('sender', sender, 'rows', rows)) filter (where sender <> '' and rows > ${mostOfOneSender ?? null}::bigint), '[]'::json) as crowding
      from (select sender, count(*) as rows from ${from} group by sender) as of_each`.execute(db);
    return rows[0] ?? { total: 0, crowding: [] };
  }

  async function deleteOldest(rows: number, which: RawBuilder<boolean>): Promise<number> {
    if (rows <= 0) return 0;
    const { numAffectedRows } = await sql`delete from ${from} where ctid = any(array(select ctid from ${from} where ${which} order by ${age} limit ${rows}))`.execute(db);
    return Number(numAffectedRows ?? 0);
  }

  // What an earlier process left is not known.
  let since = slack;
  return {
    async added(rows) {
      since += rows;
      if (since < slack) return;
      since = 0;
      const { total, crowding } = await count();
      let ofOneSender = 0;
      for (const { sender, rows: had } of crowding) ofOneSender += await deleteOldest(had - (mostOfOneSender ?? had), sql<boolean>`sender = ${sender}`);
      const ofAll = await deleteOldest(total - ofOneSender - most, sql<boolean>`true`);
      if (ofOneSender + ofAll > 0) log.warn({ table, ofOneSender, ofAll, most }, 'a table that anybody can add to was full: its oldest rows went');
    },
  };
}
