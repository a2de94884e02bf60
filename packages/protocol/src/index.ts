export { fromDecimal, toDecimal } from './decimal-amount.ts';
export { ENDPOINT } from './endpoints.ts';
export { LIMITS } from './limits.ts';
export { metaSchema } from './meta.ts';
export type { Meta } from './meta.ts';
export { CURRENCY_DIGITS, MONEY_TRUTHS, currencySchema, moneyTruthSchema } from './money.ts';
export type { Currency, MoneyTruth } from './money.ts';
export type { CheckoutObservation, ObservationFact, Operation, RequestOutcomeKind } from './observation.ts';
export {
  CHANNEL_IDS,
  ORDER_STATES,
  PAYMENT_STATES,
  channelIdSchema,
  nextActionSchema,
  orderSchema,
  orderStateSchema,
  paymentSchema,
  paymentStateSchema,
} from './order.ts';
export type { ChannelId, NextAction, Order, OrderState, Payment, PaymentState } from './order.ts';
export { attemptIdSchema, createOrderSchema, idempotencyKeySchema, startPaymentSchema } from './order-requests.ts';
export type { CreateOrder, StartPayment } from './order-requests.ts';
export { FAILURE_CODES, PHASES } from './phase.ts';
export type { FailureCode, Phase } from './phase.ts';
export { PROBLEM_CODES, PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, problemSchema } from './problem.ts';
export type { Problem, ProblemCode } from './problem.ts';
export { formatReference, parseReference } from './reference.ts';
export type { ParsedReference } from './reference.ts';
export { HEADER, PROTOCOL_VERSION } from './version.ts';
