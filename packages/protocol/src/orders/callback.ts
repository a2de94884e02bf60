import * as v from 'valibot';
import { plainObject } from '../plain-object.ts';
import { currencySchema } from './money.ts';
import { channelIdSchema } from './order.ts';

const order = { orderId: v.string(), account: v.string() };
const payment = { ...order, tradeNumber: v.string(), channel: channelIdSchema, amount: v.number() };

/** An order that is over and was not paid. */
export const endedOrderSchema = plainObject({ ...order, amount: v.number(), currency: currencySchema });

/** Money of one payment. What was paid aside may be in any currency. */
export const movedMoneySchema = plainObject({ ...payment, currency: v.string() });

/** What the platform itself says of money that went back; nothing of it where a person has placed the money by hand. */
export const returnedMoneySchema = plainObject({
  ...payment,
  currency: v.string(),
  refundId: v.optional(v.string()),
  refunded: v.optional(v.number()),
  received: v.optional(v.number()),
});

export const refundedMoneySchema = plainObject({
  ...payment,
  currency: v.string(),
  refundId: v.string(),
  /** Of this payment, this refund included. */
  refunded: v.number(),
  received: v.number(),
  /** Whose the money was: only the employee's has to be taken from a balance, whether the news that it was added has come yet or not. */
  from: v.picklist(['employee', 'surplus', 'suspense']),
});

/** `data` of what a vendor's back end is sent, by `topic`. */
export const CALLBACK_DATA = {
  'order.paid': movedMoneySchema,
  'order.expired': endedOrderSchema,
  'order.cancelled': endedOrderSchema,
  'payment.surplus': movedMoneySchema,
  'payment.suspense': movedMoneySchema,
  'payment.returned': returnedMoneySchema,
  'payment.credited': movedMoneySchema,
  'payment.refunded': refundedMoneySchema,
} as const;
export type CallbackTopic = keyof typeof CALLBACK_DATA;
