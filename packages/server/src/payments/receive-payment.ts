import type { PaymentDestination } from '@unstuck/protocol';
import type { DatabaseTransaction, OrderRow, PaymentRow } from '../database/schema.ts';
import { postReceipt } from '../ledger/post-receipt.ts';
import { nextOrderState } from '../records/order-state.ts';
import { enqueue } from '../outbox/enqueue.ts';
import type { PaidPayment } from './channel.ts';

/** Takes in money that a payment brought, in the caller's transaction, which holds the lock on the order. Answers whose it is now. */
export async function receive(
  transaction: DatabaseTransaction,
  order: OrderRow,
  payment: PaymentRow,
  paid: PaidPayment,
  now: Date,
  destination = destinationOf(order, payment, paid),
): Promise<PaymentDestination> {
  await transaction
    .updateTable('payments')
    .set({
      state: 'paid',
      destination,
      channel_trade_number: paid.channelTradeNumber,
      received_amount: paid.amount,
      received_currency: paid.currency,
      paid_at: paid.paidAt,
      check_at: null,
    })
    .where('trade_number', '=', payment.trade_number)
    .execute();
  await postReceipt(transaction, {
    tradeNumber: payment.trade_number,
    channel: payment.channel,
    account: order.account,
    destination,
    amount: paid.amount,
    currency: paid.currency,
    at: now,
  });
  const facts = { orderId: order.id, account: order.account, tradeNumber: payment.trade_number, channel: payment.channel, amount: paid.amount, currency: paid.currency };
  if (destination === 'employee') {
    await transaction.updateTable('orders').set({ state: nextOrderState(order.state, 'credit') }).where('id', '=', order.id).execute();
    await enqueue(transaction, 'order.paid', facts, now);
  } else {
    await enqueue(transaction, destination === 'surplus' ? 'payment.surplus' : 'payment.suspense', facts, now);
  }
  return destination;
}

/** An order credits its exact amount, once. Anything else is money of the person's that a human has to place. */
function destinationOf(order: OrderRow, payment: PaymentRow, paid: { amount: number; currency: string }): PaymentDestination {
  if (paid.amount !== payment.amount || paid.currency !== payment.currency) return 'suspense';
  return order.state === 'paid' ? 'surplus' : 'employee';
}
