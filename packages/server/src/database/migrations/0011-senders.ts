import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // Who may have filled a table, so that one address cannot push out what others added. Empty where that is nobody's to bound.
  `alter table policy_reports add column sender text not null default ''`,
  // Whether another address reported the same: what one alone says may be made up.
  `alter table policy_reports add column several boolean not null default false`,
  `alter table arrivals add column sender text not null default ''`,
];

export const senders: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
