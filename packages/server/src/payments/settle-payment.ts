import type { ChannelId } from '@unstuck/protocol';
import type { Context } from '../context.ts';
import type { DatabaseTransaction, OrderRow, PaymentRow } from '../database/schema.ts';
import type { ChannelPayment, PaidPayment } from './channel.ts';
import { isLeftOpen, isLive, laterState } from '../records/payment-state.ts';
import { settlePaid } from './settle-paid.ts';
import type { SettledPaid } from './settle-paid.ts';

/** How long after an order's end a form the person still has open could bring money; the platform is asked till then. */
const LATE_PAYMENT_MS = 10 * 60_000;

export interface PaymentNews {
  readonly tradeNumber: string;
  readonly payment: ChannelPayment;
  /** Which notification brought it, so that its redelivery is recognised; absent when we asked. */
  readonly notify?: { readonly channel: ChannelId; readonly notifyId: string };
  /** The channel was told to close it: `not-found` then means that nobody can have paid it. */
  readonly closing?: boolean;
}

export type SettleResult = 'changed' | 'unchanged' | 'unknown-trade';

/**
 * Takes in what a platform says about one payment. One transaction moves the payment, the ledger, the order and the
 * outbox together. Idempotent and independent of the order in which news arrives: the highest state wins, a receipt is
 * posted once, and money that fits no order is kept apart instead of being lost. Money that was sent back is counted once and told in the log.
 */
export async function settlePayment(context: Pick<Context, 'db' | 'clock' | 'log'>, news: PaymentNews): Promise<SettleResult> {
  const settled = await context.db.transaction().execute((transaction) => settle(transaction, context.clock(), news));
  if (typeof settled === 'string') return settled;
  if (settled.sentBack !== null) context.log.warn(settled.sentBack.facts, settled.sentBack.what);
  return settled.result;
}

async function settle(transaction: DatabaseTransaction, now: Date, news: PaymentNews): Promise<SettleResult | SettledPaid> {
  const found = await lockPayment(transaction, news.tradeNumber);
  if (found === null) return 'unknown-trade';
  const { order, payment } = found;
  if (news.notify !== undefined) {
    if (news.notify.channel !== payment.channel) return 'unknown-trade';
    if (!(await rememberNotify(transaction, news.notify, payment.trade_number, now))) return 'unchanged';
  }
  if (news.payment.state === 'paid') return settlePaid(transaction, order, payment, news.payment, now);
  return settleUnpaid(transaction, order, payment, { ...news, payment: news.payment }, now);
}

type UnpaidNews = PaymentNews & { readonly payment: Exclude<ChannelPayment, PaidPayment> };

async function settleUnpaid(transaction: DatabaseTransaction, order: OrderRow, payment: PaymentRow, news: UnpaidNews, now: Date): Promise<SettleResult> {
  const over = now.getTime() >= watchedUntil(order).getTime();
  const reported = reportedState(news.payment.state, news.closing === true || over);
  const state = reported === null ? payment.state : laterState(payment.state, reported);
  // Only what was asked is news of now: a notification may be late.
  const asked = news.notify === undefined;
  const denied = asked && state === 'closed' && news.payment.state !== 'paying' ? { unpaid_at: now } : {};
  if (state === payment.state) {
    const check = asked && isLeftOpen(payment) ? nextCheck(order, news, over) : {};
    await change(transaction, payment, { ...denied, ...check });
    return 'unchanged';
  }
  const check = isLive(state) ? {} : { check_at: mayFollow(payment, news) && !over ? watchedUntil(order) : null };
  await change(transaction, payment, { state, ...denied, ...check });
  return 'changed';
}

/**
 * Whether money may follow though the payment is over for us: its platform has not heard of it, or has taken in that it is to be closed, which is no proof
 * that nobody was just paying. https://pay.weixin.qq.com/doc/v3/merchant/4012791881
 */
function mayFollow(payment: PaymentRow, news: PaymentNews): boolean {
  return news.payment.state === 'not-found' || (news.closing === true && payment.channel !== 'transfer');
}

/** What may follow is asked about till then. */
function watchedUntil(order: OrderRow): Date {
  return new Date(order.expires_at.getTime() + LATE_PAYMENT_MS);
}

/** Of a payment left open, once its platform has answered. One that it still waits for, or that is just being made, is asked about again. */
function nextCheck(order: OrderRow, { payment: { state: answer }, closing = false }: PaymentNews, over: boolean): { check_at?: Date | null } {
  const final = (answer === 'closed' || answer === 'failed') && !closing;
  if (final) return { check_at: null };
  if (!over) return { check_at: watchedUntil(order) };
  return answer === 'waiting' || answer === 'paying' ? {} : { check_at: null };
}

async function change(transaction: DatabaseTransaction, payment: PaymentRow, changes: Partial<Pick<PaymentRow, 'state' | 'check_at' | 'unpaid_at'>>): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await transaction.updateTable('payments').set(changes).where('trade_number', '=', payment.trade_number).execute();
}

/** The order first, always, so that two transactions about one order wait for each other instead of deadlocking. */
export async function lockPayment(transaction: DatabaseTransaction, tradeNumber: string): Promise<{ order: OrderRow; payment: PaymentRow } | null> {
  const order = await transaction
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', (from) => from.selectFrom('payments').select('order_id').where('trade_number', '=', tradeNumber))
    .forUpdate()
    .executeTakeFirst();
  if (order === undefined) return null;
  const payment = await transaction.selectFrom('payments').selectAll().where('trade_number', '=', tradeNumber).executeTakeFirstOrThrow();
  return { order, payment };
}

async function rememberNotify(
  transaction: DatabaseTransaction,
  notify: NonNullable<PaymentNews['notify']>,
  tradeNumber: string,
  now: Date,
): Promise<boolean> {
  const fresh = await transaction
    .insertInto('notifications')
    .values({ channel: notify.channel, notify_id: notify.notifyId, trade_number: tradeNumber, received_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('notify_id')
    .executeTakeFirst();
  return fresh !== undefined;
}

function reportedState(state: Exclude<ChannelPayment['state'], 'paid'>, notFoundIsFinal: boolean): 'paying' | 'failed' | 'closed' | null {
  switch (state) {
    case 'not-found':
      return notFoundIsFinal ? 'closed' : null;
    case 'waiting':
      return null;
    default:
      return state;
  }
}
