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
export { CAPSULE_PREFIX, decodeCapsule, encodeCapsule } from './capsule.ts';
export { fromDecimal, toDecimal } from './decimal-amount.ts';
export type { CarriedReport, Diagnosis, DiagnosisSource } from './diagnosis.ts';
export { ENDPOINT, SITE_PARAMETER } from './endpoints.ts';
export { acknowledgingPixel, acknowledgingSize } from './image-acknowledgement.ts';
export { CHUNK_LIMITS, checksum } from './image-chunks.ts';
export { knownPart } from './known-part.ts';
export { LIMITS } from './limits.ts';
export { metaSchema } from './meta.ts';
export type { Meta } from './meta.ts';
export { CURRENCY_DIGITS } from './currency.ts';
export type { Currency } from './currency.ts';
export type { DoorOutcome, DropReason, PageEvent, ProbeName, ProbeOutcome } from './report-words.ts';
export { isMixedContent } from './mixed-content.ts';
export { MONEY_TRUTHS, currencySchema, moneyTruthSchema } from './money.ts';
export type { MoneyTruth } from './money.ts';
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
export { fitReport } from './fit-report.ts';
export { REDACTED, scrub } from './redact.ts';
export { PLACEMENTS } from './order-summary.ts';
export type { BookedTransfer, OrderSummary, PaymentDestination, Placement } from './order-summary.ts';
export type { CarriedAnswer, CauseAdvice, PolicyNote, RelatedOrder, ReportAnswer, ReportSummary, ReportView } from './report-view.ts';
export { acknowledgementSchema, reportSchema } from './report.ts';
export type { Acknowledgement, Report } from './report.ts';
export { BUILDS, DOORS, ENVIRONMENT_FIELDS, REPORT_LIMITS } from './report-fields.ts';
export type { Build, CarryingDoor, Door, EnvironmentField } from './report-fields.ts';
export { retryAfterMs } from './retry-after.ts';
export { formatReference, parseReference } from './reference.ts';
export type { ParsedReference } from './reference.ts';
export { HEADER, PROTOCOL_VERSION } from './version.ts';
