import type { Context } from '../context.ts';
import type { OrderRecord } from './describe-order.ts';
import { nextOrderState } from './order-state.ts';
import { readOrder, requireOrderId } from './read-order.ts';

/** Lets an order be paid; its time to be paid starts now. Approving twice changes nothing. */
export async function approveOrder(context: Context, orderId: string): Promise<OrderRecord> {
  requireOrderId(orderId);
  const expiresAt = new Date(context.clock().getTime() + context.orderLifetimeSeconds * 1000);
  await context.db
    .updateTable('orders')
    .set({ state: nextOrderState('approval', 'approve'), expires_at: expiresAt })
    .where('id', '=', orderId)
    .where('state', '=', 'approval')
    .execute();
  return readOrder(context.db, orderId);
}
