import * as v from 'valibot';
import { currencySchema, moneyTruthSchema } from '../orders/money.ts';
import { channelIdSchema, orderStateSchema, paymentStateSchema } from '../orders/order.ts';
import { PLACEMENTS } from '../orders/order-summary.ts';
import type { BookedTransfer, OrderSummary, PaymentSummary } from '../orders/order-summary.ts';

const destinationSchema = v.picklist(['employee', 'surplus', 'suspense']);

const amountSchema = v.pipe(v.number(), v.integer());

export const paymentSummarySchema = v.object({
  tradeNumber: v.string(),
  channel: channelIdSchema,
  state: paymentStateSchema,
  destination: v.nullable(destinationSchema),
  received: v.nullable(amountSchema),
  refunded: amountSchema,
  placed: v.nullable(v.picklist(PLACEMENTS)),
  remittance: v.nullable(v.string()),
}) satisfies v.GenericSchema<PaymentSummary>;

const summary = {
  id: v.string(),
  key: v.string(),
  account: v.string(),
  state: orderStateSchema,
  amount: amountSchema,
  currency: currencySchema,
  money: moneyTruthSchema,
  attempts: v.array(v.string()),
  createdAt: v.string(),
  payments: v.array(paymentSummarySchema),
};

export const orderSummarySchema = v.object(summary) satisfies v.GenericSchema<OrderSummary>;

export const bookedTransferSchema = v.object({
  ...summary,
  transfer: v.object({ reference: v.string(), destination: destinationSchema, repeated: v.boolean() }),
}) satisfies v.GenericSchema<BookedTransfer>;
