import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `alter table reports add column site text`,
  // Most services have one site or none: reports without a key need no place in it.
  `create index reports_of_site on reports (site, received_at) where site is not null`,
];

export const reportSites: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
