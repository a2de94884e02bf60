import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // What was refunded in full before we knew that it was paid has received nothing.
  `alter table payments add column refunded bigint not null default 0,
     add check (refunded >= 0 and (received_amount is null or refunded <= received_amount))`,
  `create table refunds (
     trade_number text not null references payments (trade_number),
     refund_id text not null,
     amount bigint not null check (amount > 0),
     created_at timestamptz not null,
     primary key (trade_number, refund_id)
   )`,
  // One receipt and one placement for each payment, as before, and one transaction for each refund.
  `alter table ledger_transactions drop constraint ledger_transactions_kind_trade_number_key,
     add column refund_id text,
     add check ((kind = 'refund') = (refund_id is not null)),
     add foreign key (trade_number, refund_id) references refunds (trade_number, refund_id)`,
  `create unique index ledger_transactions_once on ledger_transactions (trade_number, kind, coalesce(refund_id, ''))`,
  `create trigger refunds_append_only before update or delete on refunds
     for each row execute function ledger_refuse_change()`,
  `create trigger refunds_no_truncate before truncate on refunds
     for each statement execute function ledger_refuse_change()`,
];

export const refunds: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
