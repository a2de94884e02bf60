import * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import { currencySchema } from './money.ts';
import { CHANNEL_IDS } from './order.ts';

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
  // Not the placeholder of the examples either, under which everybody would share one order.
  v.regex(/^(?!YOUR-)[!-~]+$/, 'the key must be printable ASCII without spaces, one value per purchase'),
);

export const attemptIdSchema = v.pipe(
  v.string(),
  v.regex(new RegExp(`^[A-Za-z0-9_-]{1,${LIMITS.maxAttemptIdLength}}$`), 'letters, digits, - and _ only'),
);
