import * as v from 'valibot';
import { CAUSES } from '../causes/cause.ts';
import { moneyTruthSchema } from '../orders/money.ts';
import { FAILURE_CODES, PHASES } from '../phase.ts';
import { plainObject } from '../plain-object.ts';
import { BUILDS, DOORS, ENVIRONMENT_FIELDS, REPORT_LIMITS } from './report-fields.ts';

const text = (length: number = REPORT_LIMITS.maxText) => v.pipe(v.string(), v.maxLength(length));
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const reportId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/));

const scalar = v.union([text(), v.number(), v.boolean(), v.null()]);
/** Evidence and probes carry a few numbers and short, scrubbed words of their own. */
const detail = v.optional(v.record(text(40), scalar));

const findingSchema = plainObject({
  cause: v.picklist(CAUSES),
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  evidence: v.pipe(v.array(text(60)), v.maxLength(REPORT_LIMITS.maxEvidence)),
  indistinguishableFrom: v.pipe(v.array(v.picklist(CAUSES)), v.maxLength(CAUSES.length)),
});

/** What is known of one attempt that failed or hung, free of personal data. The fields are an allow-list: others are refused on both sides. */
export const reportSchema = v.strictObject({
  schema: v.literal(1),
  reportId,
  /** `XXXX-XXXX-C`, as read out by the employee. */
  reference: text(12),
  /** ISO 8601, UTC, by the page's clock. */
  madeAt: text(30),
  sdk: plainObject({ build: v.picklist(BUILDS), version: text(40) }),
  attempt: plainObject({
    id: text(64),
    orderId: v.nullable(text(64)),
    /** Milliseconds since the diagnosis began, as everywhere in a report. */
    phases: v.pipe(v.array(plainObject({ phase: v.picklist(PHASES), at: milliseconds })), v.maxLength(REPORT_LIMITS.maxPhases)),
    /** How long the present stage has lasted, and how long it may. */
    waitedMs: milliseconds,
    deadlineMs: v.nullable(milliseconds),
  }),
  failure: v.nullable(plainObject({ code: v.picklist(FAILURE_CODES), money: moneyTruthSchema })),
  findings: v.pipe(v.array(findingSchema), v.maxLength(CAUSES.length)),
  evidence: v.pipe(v.array(plainObject({ id: text(60), at: milliseconds, detail })), v.maxLength(REPORT_LIMITS.maxEvidence)),
  probes: v.pipe(v.array(plainObject({ name: text(40), outcome: text(40), durationMs: milliseconds, detail })), v.maxLength(REPORT_LIMITS.maxProbes)),
  environment: v.pipe(v.record(v.picklist(ENVIRONMENT_FIELDS), scalar), v.maxEntries(ENVIRONMENT_FIELDS.length)),
  timeline: v.pipe(v.array(plainObject({ at: milliseconds, what: text(60), detail })), v.maxLength(REPORT_LIMITS.maxTimeline)),
  /** How many entries were left out, by reason. */
  drops: v.record(text(40), v.pipe(v.number(), v.integer(), v.minValue(0))),
  deliveries: v.pipe(v.array(plainObject({ door: v.picklist(DOORS), outcome: text(40), at: milliseconds })), v.maxLength(REPORT_LIMITS.maxDeliveries)),
});
export type Report = v.InferOutput<typeof reportSchema>;

/** `POST /v1/reports` answers with the id it now keeps: only that is delivery. */
export const acknowledgementSchema = plainObject({ ack: reportId });
export type Acknowledgement = v.InferOutput<typeof acknowledgementSchema>;
