import type { Context } from '../context.ts';
import type { OrderRecord } from './describe-order.ts';
import { ProblemError } from '../problem-error.ts';
import { closeOrder } from './close-order.ts';
import { nextOrderState } from './order-state.ts';
import { readOrder, requireOrderId } from './read-order.ts';

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

/** Says no: the order is cancelled, and its account told by the state. Once it is approved, it is no longer for the approver to end. */
export async function refuseOrder(context: Context, orderId: string): Promise<OrderRecord> {
  requireOrderId(orderId);
  const order = await readOrder(context.db, orderId);
  if (order.state === 'cancelled') return order;
  if (order.state !== 'approval') throw notWaiting(order);
  return closeOrder(context, orderId, 'cancel');
}

function notWaiting({ state }: OrderRecord): ProblemError {
  return new ProblemError('request.invalid', { errors: [{ field: 'id', remedy: `this order no longer waits for approval: it is ${state}` }] });
}
