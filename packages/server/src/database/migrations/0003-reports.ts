import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // `json`, not `jsonb`: a report is kept as it came and never searched within.
  `create table reports (
     report_id text primary key,
     reference text not null,
     attempt_id text not null,
     order_id text,
     cause text not null,
     origin text,
     arrived_by text not null,
     deliveries integer not null,
     received_at timestamptz not null,
     body json not null
   )`,
  `create index reports_of_reference on reports (reference, received_at)`,
  `create index reports_of_cause on reports (cause, received_at)`,
  `create index reports_by_time on reports (received_at)`,
  `create table report_chunks (
     report_id text not null,
     number integer not null,
     total integer not null,
     checksum text not null,
     data text not null,
     received_at timestamptz not null,
     primary key (report_id, number)
   )`,
  `create index report_chunks_by_time on report_chunks (received_at)`,
  // One row for what is the same within an hour: a page with a violation reports it on every load.
  `create table policy_reports (
     kind text not null check (kind in ('csp', 'network-error')),
     page text not null,
     what text not null,
     blocked text not null,
     attempt_id text not null,
     hour timestamptz not null,
     count bigint not null,
     last_at timestamptz not null,
     primary key (page, hour, kind, what, blocked, attempt_id)
   )`,
  `create index policy_reports_by_time on policy_reports (last_at)`,
  `create table arrivals (
     attempt_id text primary key,
     status integer,
     code text,
     first_at timestamptz not null,
     last_at timestamptz not null
   )`,
  `create index arrivals_by_time on arrivals (last_at)`,
  // Orders are appended in the order of their time, so this costs next to nothing and finds an attempt's order among a month of them.
  `create index orders_by_time on orders using brin (created_at)`,
];

export const reports: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
