import type { ChannelId } from '@unstuck/protocol';
import type { Context } from '../context.ts';
import { createOrder } from '../orders/create-order.ts';
import { closeOrder } from '../orders/close-order.ts';
import { settlePayment } from '../payments/settle-payment.ts';

/** A top-up of the past. */
export interface PastTopUp {
  readonly account: string;
  /** Minor units. */
  readonly amount: number;
  readonly channel: ChannelId;
  readonly at: Date;
  readonly ending: 'paid' | 'cancelled';
}

/** How long it took the person to pay. */
const PAID_AFTER_MS = 40_000;

/**
 * Gives a demonstration its past, through the same doors as every order, so that its books balance like any others.
 * Does nothing where there already are orders.
 */
export async function seedHistory(context: Context, topUps: readonly PastTopUp[]): Promise<void> {
  const any = await context.db.selectFrom('orders').select('id').limit(1).executeTakeFirst();
  if (any !== undefined) return;
  for (const [index, topUp] of topUps.entries()) await seedTopUp(context, topUp, `seed-${index}-${topUp.account}`);
}

async function seedTopUp(present: Context, topUp: PastTopUp, key: string): Promise<void> {
  const { account, amount, channel, at } = topUp;
  const then = { ...present, clock: () => at };
  const { order } = await createOrder(then, { account, key, amount, currency: 'CNY', attemptId: null });
  if (topUp.ending === 'cancelled') {
    await closeOrder(then, order.id, 'cancel');
    return;
  }
  const tradeNumber = present.randomId();
  await present.db
    .insertInto('payments')
    .values({ trade_number: tradeNumber, order_id: order.id, channel, state: 'started', amount, currency: 'CNY', created_at: at })
    .execute();
  const paidAt = new Date(at.getTime() + PAID_AFTER_MS);
  await settlePayment(
    { ...present, clock: () => paidAt },
    { tradeNumber, payment: { state: 'paid', amount, currency: 'CNY', channelTradeNumber: `seed${tradeNumber}`, paidAt } },
  );
}
