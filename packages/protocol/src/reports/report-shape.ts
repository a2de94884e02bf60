import { CAUSES } from '../causes/cause.ts';
import { MONEY_TRUTHS } from '../orders/money.ts';
import { FAILURE_CODES, PHASES } from '../phase.ts';
import { BUILDS, DOORS, ENVIRONMENT_FIELDS, REPORT_LIMITS } from './report-fields.ts';

/**
 * The allow-list of a report as data, in a fixed order of fields: what `fitReport` keeps and what a capsule carries, which counts by places.
 * So a field is only ever added after the last one, never within another, and a name after the last of its list: readers of either age
 * then read what they know.
 */
export type Shape =
  /** A name made by us, never scrubbed: letters, digits and a few signs. */
  | { readonly is: 'id'; readonly max: number }
  /** Scrubbed and cut. */
  | { readonly is: 'text'; readonly max: number }
  | { readonly is: 'one-of'; readonly options: readonly string[] }
  /** ISO 8601, UTC, to the millisecond. */
  | { readonly is: 'time' }
  /** A whole number from 0 on. */
  | { readonly is: 'count' }
  /** In [0, 1], to three places. */
  | { readonly is: 'share' }
  /** A short text, a number, a boolean or null. */
  | { readonly is: 'scalar' }
  | { readonly is: 'nullable'; readonly of: Shape }
  /** When it is too long the newest stay. */
  | { readonly is: 'list'; readonly of: Shape; readonly max: number }
  /** Under keys of `options`, or of any kind where there are none. Empty and missing are the same; `needed` says which one is written. */
  | { readonly is: 'map'; readonly of: Shape; readonly options: readonly string[] | null; readonly max: number; readonly needed: boolean }
  | { readonly is: 'fields'; readonly fields: Readonly<Record<string, Shape>> };

/** How large a number may be that is no timestamp, phone or account number. */
export const MAX_NUMBER = 1e9;
const MAX_DETAILS = 12;
const MAX_DROP_REASONS = 20;

const id = (max: number): Shape => ({ is: 'id', max });
const text = (max: number): Shape => ({ is: 'text', max });
const oneOf = (options: readonly string[]): Shape => ({ is: 'one-of', options });
const nullable = (of: Shape): Shape => ({ is: 'nullable', of });
const list = (of: Shape, max: number): Shape => ({ is: 'list', of, max });
const fields = (named: Readonly<Record<string, Shape>>): Shape => ({ is: 'fields', fields: named });
const COUNT: Shape = { is: 'count' };
const SCALAR: Shape = { is: 'scalar' };
const CAUSE = oneOf(CAUSES);
const DETAIL: Shape = { is: 'map', of: SCALAR, options: null, max: MAX_DETAILS, needed: false };

/** All of a report but its `schema`. */
export const REPORT_SHAPE = fields({
  reportId: id(64),
  reference: id(12),
  madeAt: { is: 'time' },
  sdk: fields({ build: oneOf(BUILDS), version: id(40) }),
  attempt: fields({
    id: id(64),
    orderId: nullable(id(64)),
    phases: list(fields({ phase: oneOf(PHASES), at: COUNT }), REPORT_LIMITS.maxPhases),
    waitedMs: COUNT,
    deadlineMs: nullable(COUNT),
  }),
  failure: nullable(fields({ code: oneOf(FAILURE_CODES), money: oneOf(MONEY_TRUTHS) })),
  findings: list(
    fields({ cause: CAUSE, confidence: { is: 'share' }, evidence: list(text(60), REPORT_LIMITS.maxEvidence), indistinguishableFrom: list(CAUSE, CAUSES.length) }),
    CAUSES.length,
  ),
  evidence: list(fields({ id: text(60), at: COUNT, detail: DETAIL }), REPORT_LIMITS.maxEvidence),
  probes: list(fields({ name: text(40), outcome: text(40), durationMs: COUNT, detail: DETAIL }), REPORT_LIMITS.maxProbes),
  environment: { is: 'map', of: SCALAR, options: ENVIRONMENT_FIELDS, max: ENVIRONMENT_FIELDS.length, needed: true },
  timeline: list(fields({ at: COUNT, what: text(60), detail: DETAIL }), REPORT_LIMITS.maxTimeline),
  drops: { is: 'map', of: COUNT, options: null, max: MAX_DROP_REASONS, needed: true },
  deliveries: list(fields({ door: oneOf(DOORS), outcome: text(40), at: COUNT }), REPORT_LIMITS.maxDeliveries),
});
