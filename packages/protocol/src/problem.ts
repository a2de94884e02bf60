import * as v from 'valibot';
import { moneyTruthSchema } from './orders/money.ts';
import type { MoneyTruth } from './orders/money.ts';
import { plainObject } from './plain-object.ts';

interface ProblemKind {
  readonly status: number;
  /** Whether sending the same request again, unchanged, can succeed. */
  readonly retryable: boolean;
  /** What this answer alone proves about the money of the request it answers. */
  readonly money: MoneyTruth;
  readonly title: string;
}

/** Every problem the server can answer with. `code` is stable; `title` may be reworded. */
export const PROBLEM_KINDS = {
  'request.invalid': { status: 400, retryable: false, money: 'not-sent', title: 'A field of the request is not valid.' },
  'request.not-json': { status: 400, retryable: false, money: 'not-sent', title: 'The body is not JSON.' },
  'request.too-large': { status: 413, retryable: false, money: 'not-sent', title: 'The body is too large.' },
  'request.media-type': { status: 415, retryable: false, money: 'not-sent', title: 'Send the body as application/json.' },
  'key.missing': { status: 400, retryable: false, money: 'not-sent', title: 'The Idempotency-Key header is missing or malformed.' },
  'key.in-progress': { status: 409, retryable: true, money: 'unknown', title: 'The first request with this key is still running.' },
  'key.reused': { status: 422, retryable: false, money: 'unknown', title: 'This key was already used for a different order.' },
  'token.missing': { status: 401, retryable: false, money: 'not-sent', title: 'Send the account token as a bearer token.' },
  'token.invalid': { status: 401, retryable: false, money: 'not-sent', title: 'The account token is not valid.' },
  'token.expired': { status: 401, retryable: false, money: 'not-sent', title: 'The account token has expired.' },
  'account.unknown': { status: 403, retryable: false, money: 'not-sent', title: 'This account is not known here.' },
  'permission.denied': { status: 403, retryable: false, money: 'not-sent', title: 'This account may not do that.' },
  'site.denied': { status: 403, retryable: false, money: 'not-sent', title: 'This page may not report under this site key.' },
  'order.not-found': { status: 404, retryable: false, money: 'unknown', title: 'No such order for this account.' },
  'route.not-found': { status: 404, retryable: false, money: 'not-sent', title: 'No such address.' },
  'order.closed': { status: 410, retryable: false, money: 'unknown', title: 'This order can no longer be paid.' },
  'order.awaiting-approval': { status: 403, retryable: false, money: 'not-sent', title: 'This order waits for approval.' },
  'rate.limited': { status: 429, retryable: true, money: 'not-sent', title: 'Too many requests.' },
  'channel.unavailable': { status: 503, retryable: true, money: 'not-sent', title: 'This payment channel is not available now.' },
  'channel.rejected': { status: 502, retryable: false, money: 'unknown', title: 'The payment channel refused the payment.' },
  'signature.invalid': { status: 401, retryable: false, money: 'unknown', title: 'The signature does not verify.' },
  'server.overloaded': { status: 503, retryable: true, money: 'unknown', title: 'The server is overloaded.' },
  'server.error': { status: 500, retryable: true, money: 'unknown', title: 'Something went wrong in the server.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEM_KINDS;
export const PROBLEM_CODES = Object.keys(PROBLEM_KINDS) as ProblemCode[];

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** `application/problem+json` (RFC 9457). `code` stays open, so that an older client reads a newer server. */
export const problemSchema = plainObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  retryable: v.boolean(),
  money: moneyTruthSchema,
  requestId: v.string(),
  detail: v.optional(v.string()),
  /** Fields at fault, each with what to do. */
  errors: v.optional(v.array(plainObject({ field: v.string(), remedy: v.string() }))),
});
export type Problem = v.InferOutput<typeof problemSchema>;
