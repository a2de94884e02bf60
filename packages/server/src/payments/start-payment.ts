import type { ChannelId } from '@unstuck/protocol';
import type { Context } from '../context.ts';
import type { DatabaseTransaction, PaymentRow } from '../database/schema.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { orderMoney } from '../records/order-state.ts';
import { readOrder } from '../records/read-order.ts';
import { ProblemError } from '../problem-error.ts';
import { askChannel } from './ask-channel.ts';
import { askLeftOpen } from './ask-left-open.ts';
import { ChannelError } from './channel.ts';
import { closePayments, notClosed } from './close-payments.ts';
import type { GuardedChannel } from './guard-channel.ts';
import { LIVE_STATES, isLeftOpen, isLive, usableAction } from '../records/payment-state.ts';
import type { ClosedPayment } from '../records/payment-state.ts';
import { settlePayment } from './settle-payment.ts';

const DESCRIPTION = '账户充值 Account top-up';
/** The first background question to the platform; a notification usually comes sooner. */
const FIRST_CHECK_MS = 15_000;
/** Half as long as a channel that does not answer is left alone: asked sooner it is refused again, for each person a dozen times. */
const RETRY_AFTER_SECONDS = 5;
/** Each way to pay that was left for another is asked about whenever the order is read or ended: more of them than people leave would keep its platform busy. */
const MOST_LEFT_OPEN = 10;

/**
 * Starts a payment, answers the one that is already under way with this channel, renewing what its platform no longer honours, or switches channel:
 * the old payment is closed first, and if it turns out to be paid, the order is answered paid instead.
 * Throws `channel.unavailable`, `channel.rejected`, `order.closed` and `order.awaiting-approval`.
 */
export async function startPayment(context: Context, orderId: string, channelId: ChannelId, locale: string): Promise<OrderRecord> {
  const channel = context.channels.find(channelId);
  let order = await readOrder(context.db, orderId);
  if (order.state === 'paid') return order;
  requirePayable(order, context.clock());
  if (channel === undefined) {
    const offered = context.channels.all.map((each) => each.id).join(', ');
    throw new ProblemError('request.invalid', { errors: [{ field: 'channel', remedy: `${channelId} is not offered here; choose one of: ${offered}` }] });
  }
  const live = order.payments.find((payment) => isLive(payment.state));
  if (live?.channel === channelId && usableAction(live, context.clock()) !== null) return order;
  if (live?.channel !== channelId) requireFewLeftOpen(order, context.clock());
  if (live !== undefined && live.channel !== channelId) {
    await closePayments(context, order);
    order = await readOrder(context.db, orderId);
    if (order.state === 'paid') return order;
    const still = order.payments.find((payment) => isLive(payment.state));
    if (still?.trade_number === live.trade_number) throw notClosed(context, order);
    if (still !== undefined) return order;
  } else {
    order = await askLeftOpen(context, order);
    if (order.state === 'paid') return order;
  }
  const begun = await context.db.transaction().execute((transaction) => beginPayment(transaction, context, orderId, channelId));
  if (begun !== null) await handOut(context, channel, order, locale, begun);
  return readOrder(context.db, orderId);
}

/** Writes the payment down before the platform hears of it, so that whatever happens next, it can be asked about. */
async function beginPayment(
  transaction: DatabaseTransaction,
  context: Context,
  orderId: string,
  channelId: ChannelId,
): Promise<{ payment: PaymentRow; first: boolean } | null> {
  const now = context.clock();
  const order = await transaction.selectFrom('orders').selectAll().where('id', '=', orderId).forUpdate().executeTakeFirstOrThrow();
  if (order.state === 'paid') return null;
  const live = await transaction
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('state', 'in', LIVE_STATES)
    .executeTakeFirst();
  requirePayable({ ...order, payments: live === undefined ? [] : [live] }, now);
  if (live !== undefined) return live.channel === channelId && usableAction(live, now) === null ? { payment: live, first: false } : null;
  if (channelId === 'transfer') {
    const arrivesBy = new Date(now.getTime() + context.transferLifetimeSeconds * 1000);
    await transaction.updateTable('orders').set({ expires_at: arrivesBy }).where('id', '=', orderId).where('expires_at', '<', arrivesBy).execute();
  }
  const payment = await transaction
    .insertInto('payments')
    .values({
      trade_number: context.randomId(),
      order_id: orderId,
      channel: channelId,
      state: 'started',
      amount: order.amount,
      currency: order.currency,
      created_at: now,
      check_at: new Date(now.getTime() + FIRST_CHECK_MS),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { payment, first: true };
}

async function handOut(context: Context, channel: GuardedChannel, order: OrderRecord, locale: string, begun: { payment: PaymentRow; first: boolean }): Promise<void> {
  const { payment } = begun;
  try {
    const action = await channel.start({
      tradeNumber: payment.trade_number,
      orderId: order.id,
      amount: payment.amount,
      currency: payment.currency,
      description: DESCRIPTION,
      expiresAt: order.expires_at,
      locale,
    });
    const handedOut = await context.db
      .updateTable('payments')
      .set({ action: JSON.stringify(action), action_until: channel.actionLifetimeMs === undefined ? null : new Date(context.clock().getTime() + channel.actionLifetimeMs) })
      .where('trade_number', '=', payment.trade_number)
      .where('state', 'in', LIVE_STATES)
      .returning('trade_number')
      .executeTakeFirst();
    // Closed while the platform was preparing it: nobody gets this action, and the platform is told.
    if (handedOut === undefined) await channel.close(payment.trade_number).catch(() => undefined);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    context.log.warn({ orderId: order.id, channel: channel.id, code: error.code, sent: error.sent, reason: error.message }, 'a payment could not be started');
    const provablyNothing = error.code === 'channel.rejected' || (begun.first && !error.sent);
    // What somebody could pay with until now may have been paid: only the platform's books say what a refusal to renew it means.
    if (payment.action !== null) await askChannel(context, payment);
    else if (provablyNothing) await settlePayment(context, { tradeNumber: payment.trade_number, payment: { state: 'failed' } });
    const now = await readOrder(context.db, order.id);
    if (now.state === 'paid') return;
    const rejected = error.code === 'channel.rejected';
    throw new ProblemError(rejected ? 'channel.rejected' : 'channel.unavailable', {
      ...(rejected ? {} : { retryAfterSeconds: RETRY_AFTER_SECONDS }),
      detail: 'Choose another way to pay, or try again in a moment.',
      money: orderMoney(now.state, now.payments, context.clock()),
      cause: error,
    });
  }
}

/** Nothing that asking again could change, so clients do not. */
function requireFewLeftOpen(order: OrderRecord, now: Date): void {
  if (order.payments.filter(isLeftOpen).length < MOST_LEFT_OPEN) return;
  const detail = 'This order has changed its way to pay too often. Finish the payment that was started, or start a new order.';
  throw new ProblemError('channel.rejected', { detail, money: orderMoney(order.state, order.payments, now) });
}

function requirePayable(order: Pick<OrderRecord, 'state' | 'expires_at'> & { readonly payments: readonly ClosedPayment[] }, now: Date): void {
  const money = orderMoney(order.state, order.payments, now);
  if (order.state === 'approval') throw new ProblemError('order.awaiting-approval', { money });
  if (order.state !== 'open' || order.expires_at <= now) throw new ProblemError('order.closed', { detail: 'Start a new order.', money });
}
