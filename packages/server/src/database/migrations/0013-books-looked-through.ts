import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // All orders are looked through in the order of their time, and an attempt's is found among those of its time.
  `create index orders_in_time on orders (created_at, id)`,
  // It knows what is new once somebody has vacuumed the table: late on a server, never in the embedded database, where every order was read instead.
  `drop index orders_by_time`,
  `create index payments_refunded on payments (trade_number) where refunded <> 0`,
];

export const booksLookedThrough: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
