import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // What was so when a report came in: it may be read a month later.
  `alter table reports add column channels_down text[] not null default '{}'`,
  `alter table reports add column shortened integer not null default 0`,
  `update reports set shortened = (body->'drops'->>'shortened')::integer where body->'drops'->'shortened' is not null`,
  `alter table arrivals add column took_ms integer`,
  // Ours or somebody else's is judged as it comes in: only the request says under which name the service was reached.
  `alter table policy_reports add column about text check (about in ('service', 'sdk'))`,
  `alter table report_chunks add column sender text not null default ''`,
  `create index report_chunks_of_sender on report_chunks (sender)`,
  `create index notifications_of_trade on notifications (trade_number)`,
];

export const reportsOfThen: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
