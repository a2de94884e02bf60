import type { ChannelId, Currency, NextAction, OrderState, PaymentState } from '@unstuck/protocol';
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** Written as JSON text, read back parsed. */
type Json<T> = ColumnType<T, string, string>;

interface AccountTable {
  id: string;
  /** For the portal only; no order answer carries it. */
  name: string | null;
}

interface OrderTable {
  id: string;
  account: string;
  idempotency_key: string;
  /** What the body said, so that the same key with another body is noticed. */
  fingerprint: string;
  /** Minor units. */
  amount: number;
  currency: Currency;
  state: OrderState;
  /** Distinct attempt ids that asked for this order, the first ones only. */
  attempts: ColumnType<string[], string[], string[]>;
  created_at: Timestamp;
  expires_at: Timestamp;
  /** When expiry or a background check last took this order up; a lease between processes. */
  checked_at: NullableTimestamp;
}

/** Where the money of a paid payment went in the ledger. */
export type PaymentDestination = 'employee' | 'surplus' | 'suspense';

interface PaymentTable {
  trade_number: string;
  sequence: Generated<number>;
  order_id: string;
  channel: ChannelId;
  state: PaymentState;
  amount: number;
  currency: Currency;
  /** Handed to the person once the platform accepted the payment; null until then. */
  action: Json<NextAction> | null;
  channel_trade_number: string | null;
  received_amount: number | null;
  received_currency: string | null;
  destination: PaymentDestination | null;
  paid_at: NullableTimestamp;
  created_at: Timestamp;
  /** When the platform is to be asked next in the background; null when its word is final. */
  check_at: NullableTimestamp;
  checks: Generated<number>;
  /** When the platform was last asked on a person's behalf. */
  asked_at: NullableTimestamp;
  /** When the platform itself last said that this payment, closed by us, had not been made. */
  unpaid_at: NullableTimestamp;
}

interface NotificationTable {
  channel: ChannelId;
  notify_id: string;
  trade_number: string;
  received_at: Timestamp;
}

interface LedgerTransactionTable {
  id: Generated<number>;
  kind: string;
  trade_number: string;
  created_at: Timestamp;
}

interface LedgerEntryTable {
  id: Generated<number>;
  transaction_id: number;
  /** `employee:<account>`, `clearing:<channel>`, `surplus:<account>`, `suspense:<channel>`. */
  ledger_account: string;
  currency: Currency;
  /** Minor units; a debit is positive, a credit negative. */
  amount: number;
}

interface OutboxTable {
  id: Generated<number>;
  topic: string;
  payload: Json<Record<string, unknown>>;
  created_at: Timestamp;
  /** Also the lease of whoever is delivering it. */
  next_attempt_at: Timestamp;
  attempts: Generated<number>;
  delivered_at: NullableTimestamp;
  last_error: string | null;
}

export interface Schema {
  accounts: AccountTable;
  orders: OrderTable;
  payments: PaymentTable;
  notifications: NotificationTable;
  ledger_transactions: LedgerTransactionTable;
  ledger_entries: LedgerEntryTable;
  outbox: OutboxTable;
}

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;
export type OrderRow = Selectable<OrderTable>;
export type PaymentRow = Selectable<PaymentTable>;
export type OutboxRow = Selectable<OutboxTable>;
