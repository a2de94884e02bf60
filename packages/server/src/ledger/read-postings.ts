import type { ChannelId, Currency } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** One transaction of the ledger with the payment that it is of. `received` is always what the other two sum up to. */
export interface Posting {
  readonly at: Date;
  readonly kind: 'receipt' | 'placement' | 'refund';
  readonly channel: ChannelId;
  readonly account: string;
  readonly orderId: string;
  readonly tradeNumber: string;
  /** The platform's own number of the payment, or the bank's. */
  readonly channelTradeNumber: string | null;
  readonly refundId: string | null;
  /** When the platform says that it was paid. */
  readonly paidAt: Date | null;
  readonly currency: Currency;
  /** What came in through the channel, in minor units; negative for what went back. */
  readonly received: number;
  /** What the employee was credited; negative for what was taken away again. */
  readonly credited: number;
  /** What was set aside for a person to place; negative for what was placed. */
  readonly setAside: number;
}

interface Row extends Posting {
  readonly id: number;
  /** As text: a date of ours has less digits than one of the database. */
  readonly moment: string;
}

/** What one statement reads: nobody who pays waits for longer than that takes. */
const PIECE = 1_000;

/** What was posted from `from` until just before `until`, in the order of its time, a piece at a time. */
export async function* readPostings(db: Database, from: Date, until: Date, piece = PIECE): AsyncGenerator<readonly Posting[]> {
  let [moment, id] = [from.toISOString(), 0];
  for (;;) {
    const { rows } = await sql<Row>`
      select t.id, t.created_at::text as moment, t.created_at as at, t.kind, p.channel, o.account, o.id as "orderId", t.trade_number as "tradeNumber",
        p.channel_trade_number as "channelTradeNumber", t.refund_id as "refundId", p.paid_at as "paidAt", e.currency, e.received, e.credited, e."setAside"
      from (
        select id, created_at, kind, trade_number, refund_id from ledger_transactions
        where (created_at, id) > (${moment}::timestamptz, ${id}::bigint) and created_at < ${until}::timestamptz order by created_at, id limit ${piece}
      ) t
      join payments p on p.trade_number = t.trade_number
      join orders o on o.id = p.order_id
      cross join lateral (
        select currency, ${balanceOf('clearing', 1)} as received, ${balanceOf('employee', -1)} as credited, ${balanceOf('surplus|suspense', -1)} as "setAside"
        from ledger_entries where transaction_id = t.id group by currency
      ) e
      order by t.created_at, t.id`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    [moment, id] = [last.moment, last.id];
  }
}

/** @param sign debits are positive in the ledger; whose money it is stands there as a credit */
function balanceOf(accounts: string, sign: 1 | -1) {
  return sql`(${sql.lit(sign)} * coalesce(sum(amount) filter (where ledger_account ~ ${sql.lit(`^(${accounts}):`)}), 0))::bigint`;
}
