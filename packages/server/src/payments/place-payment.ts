import type { Placement } from '@unstuck/protocol';
import type { Context } from '../context.ts';
import { postPlacement } from '../ledger/post-receipt.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { readOrder } from '../records/read-order.ts';
import { enqueue } from '../outbox/enqueue.ts';
import { ProblemError } from '../problem-error.ts';
import { lockPayment } from './settle-payment.ts';

/**
 * A person has placed money that was set aside: sent it back, or credits it to the employee. Payment, ledger and outbox move together. The same twice
 * changes nothing; what was placed one way is not placed another.
 */
export async function placePayment(context: Context, tradeNumber: string, placement: Placement): Promise<OrderRecord> {
  const orderId = await context.db.transaction().execute(async (transaction) => {
    const found = /^[\w-]{1,64}$/.test(tradeNumber) ? await lockPayment(transaction, tradeNumber) : null;
    if (found === null) throw refusal('tradeNumber', 'no payment has this number: take it from GET /console/api/orders?aside=true');
    const { order, payment } = found;
    const { destination, received_amount: received, received_currency: currency, placed } = payment;
    if (placed === placement) return order.id;
    if (placed !== null) throw refusal('as', `this money was ${placed} already`);
    if (destination === null || destination === 'employee' || received === null || currency === null) {
      throw refusal('tradeNumber', 'the money of this payment is not set aside');
    }
    const now = context.clock();
    // The rest went back in the platform's own console.
    const amount = received - payment.refunded;
    const receipt = { tradeNumber, channel: payment.channel, account: order.account, destination, amount, currency, at: now };
    await postPlacement(transaction, receipt, placement);
    await transaction.updateTable('payments').set({ placed: placement }).where('trade_number', '=', tradeNumber).execute();
    await enqueue(transaction, `payment.${placement}`, { orderId: order.id, account: order.account, tradeNumber, channel: payment.channel, amount, currency }, now);
    return order.id;
  });
  return readOrder(context.db, orderId);
}

function refusal(field: string, remedy: string): ProblemError {
  return new ProblemError('request.invalid', { errors: [{ field, remedy }] });
}
