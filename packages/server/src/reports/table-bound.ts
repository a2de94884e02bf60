import { sql } from 'kysely';
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

/** Keeps a table within bounds, and says in the log when these had to cost rows. */
export function createTableBound({ db, log }: Pick<Context, 'db' | 'log'>, table: keyof typeof AGE, { most, mostOfOneSender, slack }: Bounds): TableBound {
  const [from, age] = [sql.table(table), sql.ref(AGE[table])];
  // What an earlier process left is not known.
  let since = slack;
  return {
    async added(rows) {
      since += rows;
      if (since < slack) return;
      since = 0;
      const ofOne = mostOfOneSender === undefined ? null : await sql`
        delete from ${from} where ctid = any(array(
          select ctid from (select ctid, row_number() over (partition by sender order by ${age} desc) as number from ${from} where sender <> '') as numbered
          where number > ${mostOfOneSender}))`.execute(db);
      const oldest = await sql`delete from ${from} where ctid = any(array(select ctid from ${from} order by ${age} desc offset ${most}))`.execute(db);
      const [ofOneSender, ofAll] = [Number(ofOne?.numAffectedRows ?? 0), Number(oldest.numAffectedRows ?? 0)];
      if (ofOneSender + ofAll > 0) log.warn({ table, ofOneSender, ofAll, most }, 'a table that anybody can add to was full: its oldest rows went');
    },
  };
}
