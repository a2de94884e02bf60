import type { Context } from '../context.ts';
import type { OrderRecord } from '../orders/describe-order.ts';
import { readOrder } from '../orders/read-order.ts';
import { ProblemError } from '../problem-error.ts';
import { settlePayment } from './settle-payment.ts';

/** A person has seen the transfer in the bank's books. Confirming twice changes nothing. */
export async function confirmTransfer(context: Context, orderId: string, seen: { amount: number; reference: string }): Promise<OrderRecord> {
  const order = await readOrder(context.db, orderId);
  const payment = order.payments.findLast((each) => each.channel === 'transfer');
  if (payment === undefined) {
    throw new ProblemError('request.invalid', { errors: [{ field: 'id', remedy: 'this order has no bank transfer: look the order up by its remittance text' }] });
  }
  await settlePayment(context, {
    tradeNumber: payment.trade_number,
    payment: { state: 'paid', amount: seen.amount, currency: order.currency, channelTradeNumber: seen.reference, paidAt: context.clock() },
  });
  return readOrder(context.db, orderId);
}
