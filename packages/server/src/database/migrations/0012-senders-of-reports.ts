import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const sendersOfReports: Migration = {
  async up(db: Kysely<unknown>) {
    // As in the tables beside it: one address that floods the collector pushes out its own reports, not those of employees.
    await sql.raw(`alter table reports add column sender text not null default ''`).execute(db);
  },
};
