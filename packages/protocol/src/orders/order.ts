import * as v from 'valibot';
import { currencySchema, moneyTruthSchema } from './money.ts';
import { plainObject } from '../plain-object.ts';

export const CHANNEL_IDS = ['alipay', 'wechat', 'transfer'] as const;
export const channelIdSchema = v.picklist(CHANNEL_IDS);
export type ChannelId = v.InferOutput<typeof channelIdSchema>;

/**
 * - `approval`: waits for a person to approve it;
 * - `open`: can be paid;
 * - `paid`: the account is credited;
 * - `expired`, `cancelled`: closed with the channel too, cannot be paid any more.
 */
export const ORDER_STATES = ['approval', 'open', 'paid', 'expired', 'cancelled'] as const;
export const orderStateSchema = v.picklist(ORDER_STATES);
export type OrderState = v.InferOutput<typeof orderStateSchema>;

/** One payment under an order. Switching channel closes one and starts another. */
export const PAYMENT_STATES = ['started', 'paying', 'paid', 'failed', 'closed'] as const;
export const paymentStateSchema = v.picklist(PAYMENT_STATES);
export type PaymentState = v.InferOutput<typeof paymentStateSchema>;

/** What the person does next, as data; the client chooses how to present it. */
export const nextActionSchema = v.variant('type', [
  plainObject({ type: v.literal('redirect'), url: v.string() }),
  /** A form to post to the channel in a top-level navigation (Alipay page pay). */
  plainObject({ type: v.literal('form'), url: v.string(), fields: v.record(v.string(), v.string()) }),
  /** Text to draw as a QR code locally (WeChat Native `code_url`). */
  plainObject({ type: v.literal('qr'), code: v.string() }),
  plainObject({
    type: v.literal('transfer'),
    payee: v.string(),
    bank: v.string(),
    accountNumber: v.string(),
    /** What the person writes as remittance information, so that the transfer finds its order. */
    remittance: v.string(),
  }),
]);
export type NextAction = v.InferOutput<typeof nextActionSchema>;

export const paymentSchema = plainObject({
  channel: channelIdSchema,
  state: paymentStateSchema,
  /** Present while the payment can be made. */
  action: v.nullable(nextActionSchema),
});
export type Payment = v.InferOutput<typeof paymentSchema>;

export const orderSchema = plainObject({
  id: v.string(),
  state: orderStateSchema,
  /** Integer minor units. */
  amount: v.number(),
  currency: currencySchema,
  /** The server's word on the money; the client never says better than this. */
  money: moneyTruthSchema,
  /** The current payment, or null before one is started. */
  payment: v.nullable(paymentSchema),
  /** ISO 8601, UTC. */
  createdAt: v.string(),
  /** Seconds until the order expires by the server's clock; 0 when closed. The client's clock is never asked. */
  remainingSeconds: v.number(),
  /** Same-origin path of the hosted order page, `/o/:id`. */
  page: v.string(),
});
export type Order = v.InferOutput<typeof orderSchema>;
