import type { Context } from '../context.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { isPending } from '../records/order-state.ts';
import { readOrder } from '../records/read-order.ts';
import { askChannel } from './ask-channel.ts';
import { isLeftOpen, mayStillArrive } from '../records/payment-state.ts';

/**
 * A payment closed before its platform had heard of it may have been made since, from a page left open in some tab, and one that was being made as it
 * was closed may have come through: asks the platforms, so that what is decided next rests on what is true now. A platform that cannot be asked changes nothing.
 */
export async function askLeftOpen(context: Context, order: OrderRecord): Promise<OrderRecord> {
  const leftOpen = order.payments.filter(isLeftOpen);
  await Promise.all(leftOpen.map((payment) => askChannel(context, payment)));
  return leftOpen.length === 0 ? order : readOrder(context.db, order.id);
}

/** Whoever reads an order that has ended is told what is true of the money now. One that goes on is watched by itself. */
export async function refreshEndedOrder(context: Context, order: OrderRecord): Promise<OrderRecord> {
  const now = context.clock();
  const inDoubt = !isPending(order.state) && order.payments.some((payment) => mayStillArrive(payment, now));
  return inDoubt ? askLeftOpen(context, order) : order;
}
