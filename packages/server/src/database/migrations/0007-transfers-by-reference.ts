import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const transfersByReference: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index payments_of_transfer on payments (channel_trade_number) where channel = 'transfer'`.execute(db);
  },
};
