export { CAUSES, CAUSES_BY_AREA } from './causes/cause.ts';
export type { Cause, CauseArea } from './causes/cause.ts';
export { confidenceWord } from './causes/confidence-word.ts';
export type { ConfidenceWord } from './causes/confidence-word.ts';
export { employeeWords } from './causes/employee-words.ts';
export type { Locale } from './causes/employee-words.ts';
export { EVIDENCE, EVIDENCE_IDS } from './causes/evidence.ts';
export type { Evidence, EvidenceId } from './causes/evidence.ts';
export type { Finding } from './causes/finding.ts';
export { rank } from './causes/rank.ts';
export { ALL_WEIGHTS, PAGE_WEIGHTS } from './causes/weights.ts';
export { CAPSULE_PREFIX, decodeCapsule, encodeCapsule } from './reports/capsule.ts';
export { fromDecimal, toDecimal } from './orders/decimal-amount.ts';
export type { CarriedReport, Diagnosis, DiagnosisSource } from './reports/diagnosis.ts';
export { ENDPOINT, SITE_PARAMETER } from './endpoints.ts';
export { acknowledgingPixel, acknowledgingSize } from './reports/image-acknowledgement.ts';
export { CHUNK_LIMITS, checksum } from './reports/image-chunks.ts';
export { knownPart } from './known-part.ts';
export { LIMITS } from './limits.ts';
export { metaSchema } from './meta.ts';
export type { Meta } from './meta.ts';
export { CURRENCY_DIGITS } from './orders/currency.ts';
export type { Currency } from './orders/currency.ts';
export type { DoorOutcome, DropReason, PageEvent, ProbeName, ProbeOutcome } from './reports/report-words.ts';
export { baseUrl, originOf } from './addresses.ts';
export { isMixedContent } from './mixed-content.ts';
export { MONEY_TRUTHS, currencySchema, moneyTruthSchema } from './orders/money.ts';
export type { MoneyTruth } from './orders/money.ts';
export type { Account } from './orders/account.ts';
export type { CallbackTopic } from './orders/callback.ts';
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
} from './orders/order.ts';
export type { ChannelId, NextAction, Order, OrderState, Payment, PaymentState } from './orders/order.ts';
export { attemptIdSchema, createOrderSchema, idempotencyKeySchema, startPaymentSchema } from './orders/order-requests.ts';
export type { CreateOrder, StartPayment } from './orders/order-requests.ts';
export { FAILURE_CODES, PHASES } from './phase.ts';
export type { FailureCode, Phase } from './phase.ts';
export { PROBLEM_CODES, PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, problemSchema } from './problem.ts';
export type { Problem, ProblemCode } from './problem.ts';
export { fitReport } from './reports/fit-report.ts';
export { REDACTED, scrub } from './reports/redact.ts';
export { LISTED, PLACEMENTS } from './orders/order-summary.ts';
export type { BookedTransfer, OrderSummary, PaymentDestination, Placement } from './orders/order-summary.ts';
export type { CarriedAnswer, CauseAdvice, PolicyNote, RelatedOrder, ReportAnswer, ReportSummary, ReportView } from './reports/report-view.ts';
export { acknowledgementSchema, reportSchema } from './reports/report.ts';
export type { Acknowledgement, Report } from './reports/report.ts';
export { BUILDS, DOORS, ENVIRONMENT_FIELDS, REPORT_LIMITS } from './reports/report-fields.ts';
export type { Build, CarryingDoor, Door, EnvironmentField } from './reports/report-fields.ts';
export { retryAfterMs } from './retry-after.ts';
export { formatReference, parseReference } from './reports/reference.ts';
export type { ParsedReference } from './reports/reference.ts';
export { HEADER, PROTOCOL_VERSION } from './version.ts';
