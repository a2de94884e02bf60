import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table accounts (
     id text primary key check (id <> ''),
     name text
   )`,
  `create table orders (
     id text primary key,
     account text not null,
     idempotency_key text not null,
     fingerprint text not null,
     amount bigint not null check (amount > 0),
     currency text not null,
     state text not null check (state in ('approval', 'open', 'paid', 'expired', 'cancelled')),
     attempts text[] not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     checked_at timestamptz,
     unique (account, idempotency_key)
   )`,
  // Not a foreign key: that would lock and rewrite the account's row for every order, and an office pays at noon. Orders
  // are only ever inserted from a select of their account, and an account with orders stays.
  `create function accounts_refuse_removal() returns trigger language plpgsql as $$
   begin
     if exists (select from orders where account = old.id) then
       raise exception 'account % has orders', old.id using errcode = 'foreign_key_violation';
     end if;
     return coalesce(new, old);
   end $$`,
  `create trigger accounts_stay before delete or update of id on accounts
     for each row execute function accounts_refuse_removal()`,
  `create index orders_to_expire on orders (expires_at) where state in ('approval', 'open')`,
  `create table payments (
     trade_number text primary key,
     sequence bigint generated always as identity,
     order_id text not null references orders (id),
     channel text not null,
     state text not null check (state in ('started', 'paying', 'paid', 'failed', 'closed')),
     amount bigint not null check (amount > 0),
     currency text not null,
     action jsonb,
     channel_trade_number text,
     received_amount bigint,
     received_currency text,
     destination text check (destination in ('employee', 'surplus', 'suspense')),
     paid_at timestamptz,
     created_at timestamptz not null,
     check_at timestamptz,
     checks integer not null default 0,
     asked_at timestamptz,
     unpaid_at timestamptz,
     check ((state = 'paid') = (destination is not null))
   )`,
  `create index payments_of_order on payments (order_id, sequence)`,
  // An order credits an account through one payment at most, whatever the code above believes.
  `create unique index payments_one_credit_per_order on payments (order_id) where destination = 'employee'`,
  // A person has one way to pay at a time.
  `create unique index payments_one_live_per_order on payments (order_id) where state in ('started', 'paying')`,
  `create index payments_to_check on payments (check_at) where check_at is not null`,
  `create table notifications (
     channel text not null,
     notify_id text not null,
     trade_number text not null,
     received_at timestamptz not null,
     primary key (channel, notify_id)
   )`,
  `create table ledger_transactions (
     id bigint generated always as identity primary key,
     kind text not null,
     trade_number text not null references payments (trade_number),
     created_at timestamptz not null,
     written_by xid8 not null default pg_current_xact_id(),
     unique (kind, trade_number)
   )`,
  `create table ledger_entries (
     id bigint generated always as identity primary key,
     transaction_id bigint not null references ledger_transactions (id),
     ledger_account text not null check (ledger_account ~ '^(employee|clearing|surplus|suspense):.+$'),
     currency text not null,
     amount bigint not null check (amount <> 0)
   )`,
  `create index ledger_entries_of_transaction on ledger_entries (transaction_id)`,
  `create index ledger_entries_of_account on ledger_entries (ledger_account, currency)`,
  `create function ledger_check_balance(checked bigint) returns void language plpgsql as $$
   begin
     if (select count(*) from ledger_entries where transaction_id = checked) < 2 then
       raise exception 'ledger transaction % needs at least two entries', checked using errcode = 'check_violation';
     end if;
     if exists (select from ledger_entries where transaction_id = checked group by currency having sum(amount) <> 0) then
       raise exception 'ledger transaction % does not balance', checked using errcode = 'check_violation';
     end if;
   end $$`,
  `create function ledger_check_transaction() returns trigger language plpgsql as $$
   begin perform ledger_check_balance(new.id); return null; end $$`,
  `create function ledger_check_entry() returns trigger language plpgsql as $$
   begin perform ledger_check_balance(new.transaction_id); return null; end $$`,
  `create function ledger_refuse_late_entry() returns trigger language plpgsql as $$
   begin
     if (select written_by from ledger_transactions where id = new.transaction_id) <> pg_current_xact_id() then
       raise exception 'ledger transaction % is already written', new.transaction_id using errcode = 'check_violation';
     end if;
     return new;
   end $$`,
  `create function ledger_refuse_change() returns trigger language plpgsql as $$
   begin raise exception 'the ledger is append-only' using errcode = 'check_violation'; end $$`,
  // Deferred: a transaction is judged when it commits, with all its entries.
  `create constraint trigger ledger_transactions_balance after insert on ledger_transactions
     deferrable initially deferred for each row execute function ledger_check_transaction()`,
  `create constraint trigger ledger_entries_balance after insert on ledger_entries
     deferrable initially deferred for each row execute function ledger_check_entry()`,
  `create trigger ledger_entries_late before insert on ledger_entries
     for each row execute function ledger_refuse_late_entry()`,
  ...['ledger_transactions', 'ledger_entries'].flatMap((table) => [
    `create trigger ${table}_append_only before update or delete on ${table}
       for each row execute function ledger_refuse_change()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
       for each statement execute function ledger_refuse_change()`,
  ]),
  `create table outbox (
     id bigint generated always as identity primary key,
     topic text not null,
     payload jsonb not null,
     created_at timestamptz not null,
     next_attempt_at timestamptz not null,
     attempts integer not null default 0,
     delivered_at timestamptz,
     last_error text
   )`,
  `create index outbox_to_deliver on outbox (next_attempt_at) where delivered_at is null`,
];

export const ordersAndLedger: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
