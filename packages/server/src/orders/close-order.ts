import type { Context } from '../context.ts';
import { enqueue } from '../outbox/enqueue.ts';
import { askLeftOpen, refreshEndedOrder } from '../payments/ask-left-open.ts';
import { closePayments } from '../payments/close-payments.ts';
import { isLive } from '../records/payment-state.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { isPending, nextOrderState } from '../records/order-state.ts';
import { readOrder } from '../records/read-order.ts';

/**
 * Ends an order for good: its payments are closed with their platforms first, so "cancelled" and "expired" mean that
 * nothing can be paid any more. One found paid is settled and the order answered paid; one the platform is still working
 * on leaves the order as it is. Throws `channel.unavailable` when a platform cannot be asked.
 */
export async function closeOrder(context: Context, orderId: string, event: 'cancel' | 'expire'): Promise<OrderRecord> {
  const known = await readOrder(context.db, orderId);
  // Whoever ends again what has ended has no more asked than whoever reads it.
  if (!isPending(known.state)) return refreshEndedOrder(context, known);
  const order = await askLeftOpen(context, known);
  if (!isPending(order.state) || (event === 'expire' && order.expires_at > context.clock())) return order;
  await closePayments(context, order);
  await context.db.transaction().execute(async (transaction) => {
    const locked = await transaction.selectFrom('orders').selectAll().where('id', '=', orderId).forUpdate().executeTakeFirstOrThrow();
    const payments = await transaction.selectFrom('payments').select('state').where('order_id', '=', orderId).execute();
    // Somebody started another payment meanwhile, or the platform would not close this one: it is not over.
    if (!isPending(locked.state) || payments.some((payment) => isLive(payment.state))) return;
    // Or chose to transfer, which gives the order more time.
    if (event === 'expire' && locked.expires_at > context.clock()) return;
    const state = nextOrderState(locked.state, event);
    await transaction.updateTable('orders').set({ state }).where('id', '=', orderId).execute();
    const topic = event === 'cancel' ? 'order.cancelled' : 'order.expired';
    await enqueue(transaction, topic, { orderId, account: locked.account, amount: locked.amount, currency: locked.currency }, context.clock());
  });
  return readOrder(context.db, orderId);
}
