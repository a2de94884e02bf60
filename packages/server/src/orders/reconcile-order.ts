import type { Context } from '../context.ts';
import { askChannel } from '../payments/ask-channel.ts';
import { ProblemError } from '../problem-error.ts';
import { closeOrder } from './close-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { isPending } from '../records/order-state.ts';
import { readOrder, requireOrderId } from '../records/read-order.ts';

/** However often people press "I have paid", a platform is asked about one payment no more often than this. */
const BUDGET_MS = 1_000;

/**
 * Asks the platforms about the order's payments whose fate is not final, within the budget, and closes the order if its
 * time is over. A platform that cannot be reached changes nothing: the order's own word on the money stays.
 */
export async function reconcileOrder(context: Context, orderId: string): Promise<OrderRecord> {
  requireOrderId(orderId);
  const now = context.clock();
  const away = (ms: number): Date => new Date(now.getTime() + ms);
  const asked = await context.db
    .updateTable('payments')
    .set({ asked_at: now })
    .where('order_id', '=', orderId)
    .where('check_at', 'is not', null)
    // Asked in the future, as it seems, was asked before the clock was set back.
    .where((where) => where.or([where('asked_at', 'is', null), where('asked_at', '<=', away(-BUDGET_MS)), where('asked_at', '>=', away(BUDGET_MS))]))
    .returning(['trade_number', 'channel'])
    .execute();
  await Promise.all(asked.map((payment) => askChannel(context, payment)));
  const order = await readOrder(context.db, orderId);
  if (!isPending(order.state) || order.expires_at > now || asked.length === 0) return order;
  return closeOrder(context, orderId, 'expire').catch((error: unknown) => {
    if (error instanceof ProblemError) return order;
    throw error;
  });
}
