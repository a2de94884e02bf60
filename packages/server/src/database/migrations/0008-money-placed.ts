import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const moneyPlaced: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table payments
      add column placed text check (placed in ('returned', 'credited')),
      add check (placed is null or destination in ('surplus', 'suspense'))`.execute(db);
    await sql`create index payments_aside on payments (destination) where destination in ('surplus', 'suspense') and placed is null`.execute(db);
  },
};
