import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const ledgerInTime: Migration = {
  async up(db: Kysely<unknown>) {
    // Finance asks for a day of many years.
    await sql`create index ledger_transactions_in_time on ledger_transactions (created_at, id)`.execute(db);
  },
};
