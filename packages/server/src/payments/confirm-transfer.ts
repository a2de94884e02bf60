import type { PaymentDestination } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { DatabaseTransaction, OrderRow, PaymentRow } from '../database/schema.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { readOrder, requireOrderId } from '../records/read-order.ts';
import { ProblemError } from '../problem-error.ts';
import { receive } from './receive-payment.ts';

/** A transfer as the bank's books have it. */
export interface SeenTransfer {
  /** Minor units. */
  readonly amount: number;
  /** The bank's own number of it. */
  readonly reference: string;
}

export interface ConfirmedTransfer {
  readonly order: OrderRecord;
  /** Whose the money is. */
  readonly destination: PaymentDestination;
  /** Whether it had been confirmed before; then nothing has changed. */
  readonly repeated: boolean;
}

/**
 * A person has seen a transfer in the bank's books. Confirming it twice changes nothing: it is known by its reference. Another transfer for the same
 * order is money all the same, and is booked beside the first: as the credit if that is still open, else as surplus. One that was booked for another order
 * is refused: the bank has its money once.
 */
export async function confirmTransfer(context: Context, orderId: string, seen: SeenTransfer): Promise<ConfirmedTransfer> {
  requireOrderId(orderId);
  const { destination, repeated } = await context.db.transaction().execute(async (transaction) => {
    const order = await transaction.selectFrom('orders').selectAll().where('id', '=', orderId).forUpdate().executeTakeFirst();
    if (order === undefined) throw new ProblemError('order.not-found');
    const transfers = await transaction.selectFrom('payments').selectAll().where('order_id', '=', orderId).where('channel', '=', 'transfer').orderBy('sequence').execute();
    const known = transfers.find((each) => each.channel_trade_number === seen.reference);
    if (known?.destination) {
      refuseOtherAmount(seen, known.received_amount);
      return { destination: known.destination, repeated: true };
    }
    await refuseElsewhere(transaction, orderId, seen.reference);
    const latest = transfers.at(-1);
    if (latest === undefined) {
      const remedy = 'this order has no bank transfer: look the order up by the remittance text, with ?remittance=';
      throw new ProblemError('request.invalid', { errors: [{ field: 'id', remedy }] });
    }
    const payment = latest.state === 'paid' ? await addTransfer(transaction, context, order) : latest;
    const now = context.clock();
    const paid = { state: 'paid', amount: seen.amount, currency: order.currency, channelTradeNumber: seen.reference, paidAt: now } as const;
    return { destination: await receive(transaction, order, payment, paid, now), repeated: false };
  });
  return { order: await readOrder(context.db, orderId), destination, repeated };
}

/** What is booked stays booked: a slip of the hand is put right by a person, not by a second booking that looks like success. */
function refuseOtherAmount({ amount, reference }: SeenTransfer, booked: number | null): void {
  if (amount === booked) return;
  const remedy = `transfer ${reference} is booked with ${booked} minor units, not ${amount}: compare with the bank statement; if the booking is wrong, the vendor's finance has to correct it by hand, so do not book the transfer again under another number`;
  throw new ProblemError('request.invalid', { errors: [{ field: 'amount', remedy }] });
}

/** Whoever confirms the same transfer at the same time waits until this transaction has ended. */
async function refuseElsewhere(transaction: DatabaseTransaction, orderId: string, reference: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${reference}, 0))`.execute(transaction);
  const elsewhere = await transaction
    .selectFrom('payments')
    .select('order_id')
    .where('channel', '=', 'transfer')
    .where('channel_trade_number', '=', reference)
    .where('order_id', '!=', orderId)
    .executeTakeFirst();
  if (elsewhere === undefined) return;
  const remedy = `this transfer was confirmed for order ${elsewhere.order_id}: compare both with the bank statement; if it pays for both, number its parts, e.g. ${reference}/2`;
  throw new ProblemError('request.invalid', { errors: [{ field: 'reference', remedy }] });
}

/** Nobody was given a way to make it, so it begins as closed; the money it stands for has come already. */
function addTransfer(transaction: DatabaseTransaction, context: Context, order: OrderRow): Promise<PaymentRow> {
  const { id, amount, currency } = order;
  return transaction
    .insertInto('payments')
    .values({ trade_number: context.randomId(), order_id: id, channel: 'transfer', state: 'closed', amount, currency, created_at: context.clock() })
    .returningAll()
    .executeTakeFirstOrThrow();
}
