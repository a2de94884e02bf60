import * as v from 'valibot';
import { mischiefSchema } from '../mischief/mischief.ts';

/** `failed`: refused by the person's bank (WeChat Pay only); it can still be paid, or closed. */
export const TRADE_STATES = ['waiting', 'paid', 'failed', 'closed'] as const;

/** A notification that the merchant has not confirmed yet, or gave up on. */
const notificationSchema = v.object({
  id: v.string(),
  state: v.picklist(['waiting', 'paid', 'closed', 'refunded']),
  /** Which of the trade's refunds it tells of, counted from 1; 0 for none. */
  refund: v.optional(v.number(), 0),
  attempts: v.number(),
  /** Milliseconds since 1970; null once it was confirmed or given up. */
  dueAt: v.nullable(v.number()),
  delivered: v.boolean(),
});
export type Notification = v.InferOutput<typeof notificationSchema>;

const refundSchema = v.object({
  /** The platform's number of it. */
  id: v.string(),
  /** Integer minor units. */
  amount: v.number(),
  at: v.number(),
});

export const tradeSchema = v.object({
  platform: v.picklist(['alipay', 'wechat']),
  /** The merchant's number. */
  tradeNumber: v.string(),
  /** The platform's own number. */
  platformTradeNumber: v.string(),
  /** Unguessable; in the address of the pay page. */
  pageId: v.string(),
  state: v.picklist(TRADE_STATES),
  /** Integer minor units, CNY. */
  amount: v.number(),
  description: v.string(),
  notifyUrl: v.string(),
  returnUrl: v.nullable(v.string()),
  /** Milliseconds since 1970, as all times here. */
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  paidAt: v.nullable(v.number()),
  /** How often "pay" was tried and refused. */
  refusals: v.number(),
  /** Null: the sandbox's own. */
  mischief: v.nullable(mischiefSchema),
  /** Made by the merchant's people in the platform's own console, the oldest first. */
  refunds: v.optional(v.array(refundSchema), []),
  notifications: v.array(notificationSchema),
});
export type Trade = v.InferOutput<typeof tradeSchema>;

export function isPayable({ state }: Trade): boolean {
  return state === 'waiting' || state === 'failed';
}

export type TradeAction = 'pay' | 'fail' | 'close';

/** The only ways a trade changes. Whatever is closed or paid stays so. */
export function act(trade: Trade, action: TradeAction, now: Date): Trade {
  if (!isPayable(trade)) return trade;
  switch (action) {
    case 'pay':
      return { ...trade, state: 'paid', paidAt: now.getTime() };
    case 'fail':
      // The person may try another card; WeChat Pay marks the trade PAYERROR until then.
      return { ...trade, refusals: trade.refusals + 1, state: trade.platform === 'wechat' ? 'failed' : 'waiting' };
    case 'close':
      return { ...trade, state: 'closed' };
  }
}

/** A trade left unpaid past its end is closed, whenever somebody looks. */
export function expire(trade: Trade, now: Date): Trade {
  const over = trade.expiresAt !== null && now.getTime() >= trade.expiresAt;
  return over ? act(trade, 'close', now) : trade;
}

/** What has gone back to the person, up to and with the refund of this number; all of it by default. */
export function refundedOf({ refunds }: Trade, upTo = refunds.length): number {
  return refunds.slice(0, upTo).reduce((sum, { amount }) => sum + amount, 0);
}

export function isRefundedInFull(trade: Trade, upTo?: number): boolean {
  return trade.state === 'paid' && refundedOf(trade, upTo) === trade.amount;
}

/** Null for more than is left, or where nothing was paid. */
export function refund(trade: Trade, amount: number, id: string, now: Date): Trade | null {
  if (trade.state !== 'paid' || amount < 1 || amount > trade.amount - refundedOf(trade)) return null;
  return { ...trade, refunds: [...trade.refunds, { id, amount, at: now.getTime() }] };
}
