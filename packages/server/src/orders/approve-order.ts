import type { Context } from '../context.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { enqueue } from '../outbox/enqueue.ts';
import { ProblemError } from '../problem-error.ts';
import { nextOrderState } from '../records/order-state.ts';
import { readOrder, requireOrderId } from '../records/read-order.ts';

/** Lets an order be paid; its time to be paid starts now. Approving twice changes nothing; one that is over is refused. */
export async function approveOrder(context: Context, orderId: string): Promise<OrderRecord> {
  requireOrderId(orderId);
  const expiresAt = new Date(context.clock().getTime() + context.orderLifetimeSeconds * 1000);
  await context.db
    .updateTable('orders')
    .set({ state: nextOrderState('approval', 'approve'), expires_at: expiresAt })
    .where('id', '=', orderId)
    .where('state', '=', 'approval')
    .execute();
  const order = await readOrder(context.db, orderId);
  if (order.state === 'cancelled' || order.state === 'expired') throw notWaiting(order);
  return order;
}

/**
 * Says no: the order is cancelled, and its account told by the state. One that was approved is no longer for the approver to end, however shortly before:
 * the statement itself decides. Nothing can be paid before approval, so no platform need be asked.
 */
export async function refuseOrder(context: Context, orderId: string): Promise<OrderRecord> {
  requireOrderId(orderId);
  await context.db.transaction().execute(async (transaction) => {
    const refused = await transaction
      .updateTable('orders')
      .set({ state: nextOrderState('approval', 'cancel') })
      .where('id', '=', orderId)
      .where('state', '=', 'approval')
      .returning(['account', 'amount', 'currency'])
      .executeTakeFirst();
    if (refused !== undefined) await enqueue(transaction, 'order.cancelled', { orderId, ...refused }, context.clock());
  });
  const order = await readOrder(context.db, orderId);
  if (order.state !== 'cancelled') throw notWaiting(order);
  return order;
}

function notWaiting({ state }: OrderRecord): ProblemError {
  return new ProblemError('request.invalid', { errors: [{ field: 'id', remedy: `this order no longer waits for approval: it is ${state}` }] });
}
