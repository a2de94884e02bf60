import * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { currencySchema, moneyTruthSchema } from './money.ts';
import { plainObject } from './plain-object.ts';

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

/** `POST /v1/orders`. The account comes from the token, never from the body. */
export const createOrderSchema = v.strictObject({
  amount: v.pipe(
    v.number('amount must be a whole number of minor units, e.g. 5000 for 50.00'),
    v.integer('amount must be a whole number of minor units, e.g. 5000 for 50.00'),
    v.minValue(LIMITS.minAmount, `amount must be at least ${LIMITS.minAmount} minor units`),
    v.maxValue(LIMITS.maxAmount, `amount must be at most ${LIMITS.maxAmount} minor units`),
  ),
  currency: currencySchema,
});
export type CreateOrder = v.InferOutput<typeof createOrderSchema>;

/** `POST /v1/orders/:id/pay`: starts a payment, or switches channel under the same order. */
export const startPaymentSchema = v.strictObject({
  channel: v.picklist(CHANNEL_IDS, `channel must be one of: ${CHANNEL_IDS.join(', ')}`),
});
export type StartPayment = v.InferOutput<typeof startPaymentSchema>;

export const idempotencyKeySchema = v.pipe(
  v.string('send the header Idempotency-Key: one value per purchase'),
  v.minLength(LIMITS.minKeyLength, `the key must have at least ${LIMITS.minKeyLength} characters`),
  v.maxLength(LIMITS.maxKeyLength, `the key must have at most ${LIMITS.maxKeyLength} characters`),
  v.regex(/^[!-~]+$/, 'the key must be printable ASCII without spaces'),
);

export const attemptIdSchema = v.pipe(
  v.string(),
  v.regex(new RegExp(`^[A-Za-z0-9_-]{1,${LIMITS.maxAttemptIdLength}}$`), 'letters, digits, - and _ only'),
);
