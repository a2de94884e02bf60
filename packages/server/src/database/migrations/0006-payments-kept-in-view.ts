import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `alter table payments add column action_until timestamptz`,
  `create index payments_of_remittance on payments ((action->>'remittance')) where channel = 'transfer'`,
  // What is removed after its time has to be found.
  `create index notifications_by_time on notifications (received_at)`,
  `create index outbox_by_time on outbox (created_at)`,
];

export const paymentsKeptInView: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
