import type { Context } from '../context.ts';
import type { DatabaseTransaction, OrderRow, PaymentDestination, PaymentRow } from '../database/schema.ts';
import type { OrderRecord } from '../orders/describe-order.ts';
import { readOrder, requireOrderId } from '../orders/read-order.ts';
import { ProblemError } from '../problem-error.ts';
import { receive } from './settle-payment.ts';

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
 * order is money all the same, and is booked beside the first: as the credit if that is still open, else as surplus.
 */
export async function confirmTransfer(context: Context, orderId: string, seen: SeenTransfer): Promise<ConfirmedTransfer> {
  requireOrderId(orderId);
  const { destination, repeated } = await context.db.transaction().execute(async (transaction) => {
    const order = await transaction.selectFrom('orders').selectAll().where('id', '=', orderId).forUpdate().executeTakeFirst();
    if (order === undefined) throw new ProblemError('order.not-found');
    const transfers = await transaction.selectFrom('payments').selectAll().where('order_id', '=', orderId).where('channel', '=', 'transfer').orderBy('sequence').execute();
    const known = transfers.find((each) => each.channel_trade_number === seen.reference)?.destination;
    if (known !== undefined && known !== null) return { destination: known, repeated: true };
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

/** Nobody was given a way to make it, so it begins as closed; the money it stands for has come already. */
function addTransfer(transaction: DatabaseTransaction, context: Context, order: OrderRow): Promise<PaymentRow> {
  const { id, amount, currency } = order;
  return transaction
    .insertInto('payments')
    .values({ trade_number: context.randomId(), order_id: id, channel: 'transfer', state: 'closed', amount, currency, created_at: context.clock() })
    .returningAll()
    .executeTakeFirstOrThrow();
}
