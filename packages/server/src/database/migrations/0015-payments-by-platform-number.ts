import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const paymentsByPlatformNumber: Migration = {
  async up(db: Kysely<unknown>) {
    // What employees read out first: their platform's own number. The index of transfers' numbers alone has nothing to add to it.
    await sql`create index payments_of_platform_number on payments (channel_trade_number) where channel_trade_number is not null`.execute(db);
    await sql`drop index payments_of_transfer`.execute(db);
  },
};
