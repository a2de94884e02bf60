import type { Cause, ChannelId, Currency, NextAction, OrderState, PaymentDestination, PaymentState, Placement, ProblemCode, Report } from '@unstuck/protocol';
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
  /** When the platform stops honouring the action; null when that is as long as the payment can be made. */
  action_until: NullableTimestamp;
  channel_trade_number: string | null;
  received_amount: number | null;
  received_currency: Currency | null;
  destination: PaymentDestination | null;
  /** What a person did with money that was set aside; null until then. */
  placed: Placement | null;
  /** What its platform sent back, in minor units, of what was received; of the whole amount where that happened before anything was received. */
  refunded: Generated<number>;
  paid_at: NullableTimestamp;
  created_at: Timestamp;
  /** When the platform is to be asked next in the background, also the claim of whoever is asking; null when its word is final. */
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

/** Money sent back in a platform's own console, each amount once. */
interface RefundTable {
  trade_number: string;
  /** The platform's number of it; where the platform tells sums only, the sum that it brought about. */
  refund_id: string;
  amount: number;
  created_at: Timestamp;
}

interface LedgerTransactionTable {
  id: Generated<number>;
  /** `receipt` and `placement`, one each for a payment; `refund`. */
  kind: string;
  trade_number: string;
  refund_id: string | null;
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

/** Which way a report came in. */
export type ArrivedBy = 'post' | 'image' | 'link' | 'form' | 'console';

interface ReportTable {
  report_id: string;
  reference: string;
  attempt_id: string;
  order_id: string | null;
  /** The likeliest one by the report's own evidence. */
  cause: Cause;
  /** The page's, where the browser said so. */
  origin: string | null;
  /** The key under which the page reports. */
  site: string | null;
  arrived_by: ArrivedBy;
  /** Tells addresses apart without saying which; empty where support took it in. */
  sender: ColumnType<string, string | undefined, never>;
  /** How many attempts to deliver it stand in it: the later copy of a report has more. */
  deliveries: number;
  /** How much of it was left out to make a copy short enough to carry; 0 for the whole. */
  shortened: number;
  /** Channels that did not answer when it came in; empty too where it came in too late to tell. */
  channels_down: ColumnType<string[], string[] | undefined, never>;
  received_at: Timestamp;
  body: Json<Report>;
}

interface ReportChunkTable {
  report_id: string;
  number: number;
  total: number;
  checksum: string;
  data: string;
  /** Tells addresses apart without saying which. */
  sender: string;
  received_at: Timestamp;
}

interface PolicyReportTable {
  kind: 'csp' | 'network-error';
  /** Origin and path of the page. */
  page: string;
  /** The directive, or the type of the network error. */
  what: string;
  blocked: string;
  /** Whether it is about this service or a file of the SDK; null where it is about somebody else. */
  about: 'service' | 'sdk' | null;
  /** Empty when the browser could not know it. */
  attempt_id: string;
  /** Tells addresses apart without saying which: whose report made this row. Empty in rows of an older version. */
  sender: ColumnType<string, string | undefined, never>;
  /** Whether another one reported the same within the hour. */
  several: ColumnType<boolean, boolean | undefined, never>;
  hour: Timestamp;
  count: number;
  last_at: Timestamp;
}

/** Attempts whose order request came in but made no order, or took long. An order remembers its attempts itself. */
interface ArrivalTable {
  attempt_id: string;
  /** The last answer; null while there is none. */
  status: number | null;
  /** The problem it named. */
  code: ProblemCode | null;
  /** Of the slowest answer, or for how long there had been none when this was written; null in rows of an older version. */
  took_ms: number | null;
  /** Tells addresses apart without saying which; empty once the token was found to be good. */
  sender: ColumnType<string, string | undefined, string>;
  first_at: Timestamp;
  last_at: Timestamp;
}

export interface Schema {
  accounts: AccountTable;
  orders: OrderTable;
  payments: PaymentTable;
  notifications: NotificationTable;
  refunds: RefundTable;
  ledger_transactions: LedgerTransactionTable;
  ledger_entries: LedgerEntryTable;
  outbox: OutboxTable;
  reports: ReportTable;
  report_chunks: ReportChunkTable;
  policy_reports: PolicyReportTable;
  arrivals: ArrivalTable;
}

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;
export type OrderRow = Selectable<OrderTable>;
export type PaymentRow = Selectable<PaymentTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type ReportRow = Selectable<ReportTable>;
export type ArrivalRow = Selectable<ArrivalTable>;
export type PolicyReportRow = Selectable<PolicyReportTable>;
