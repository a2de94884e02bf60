import type { FailureCode, MoneyTruth, Order } from '@unstuck/protocol';
import type { FieldFault, Outcome } from './outcome.ts';
import type { Work } from './state.ts';

/** Exponential backoff with full jitter. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export const BACKOFF = {
  baseMs: 400,
  capMs: 4_000,
  /** Full jitter may draw nothing at all; a dead server is still not asked at once. */
  floorMs: 100,
  /** A server that asks for more than this is asked again all the same: nobody waits longer in silence. */
  retryAfterCapMs: 10_000,
  /** Requests per piece of work, lookups included. The total deadline usually comes first. */
  maxAttempts: 12,
} as const;

/** Statuses worth another try when nobody explained them. */
const RETRIED_STATUSES = [408, 425, 429];
/** Never the service's own: the network wants somebody to sign in. https://www.rfc-editor.org/rfc/rfc6585#section-6 */
const NETWORK_AUTHENTICATION_REQUIRED = 511;

/** What one finished request means for the work it was part of. */
export type Verdict =
  | { readonly kind: 'order'; readonly order: Order }
  | {
      readonly kind: 'again';
      /** Whether the request may have taken effect. */
      readonly unsure: boolean;
      readonly trouble: FailureCode;
      /** The server's own wish, or null to back off by ourselves. */
      readonly afterMs: number | null;
    }
  /** The server knows no order under this key: send it (again). */
  | { readonly kind: 'absent' }
  /** The order moved on without us: read it. */
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'stop';
      readonly failure: FailureCode;
      /** What the answer proves about this request alone. */
      readonly money: MoneyTruth;
      readonly faults: readonly FieldFault[];
    };

/**
 * Decides what one outcome means. Retried are network failures, answers that broke off, 408, 425, 429 and 5xx, and an order's answer that
 * cannot be read, after asking for the order; all else is final.
 */
export function judge(outcome: Outcome, operation: Work['operation']): Verdict {
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'order', order: outcome.order };
    case 'problem':
      return judgeProblem(outcome, operation);
    case 'http-error': {
      const { status, retryAfterMs } = outcome;
      if (status === NETWORK_AUTHENTICATION_REQUIRED) return again(true, 'response.not-json', retryAfterMs);
      if (status >= 500) return again(true, 'server.error', retryAfterMs);
      if (RETRIED_STATUSES.indexOf(status) >= 0) return again(true, 'server.overloaded', retryAfterMs);
      return stop('response.not-json', 'unknown');
    }
    case 'network-error':
      return again(true, 'network.failed', null);
    case 'body-lost':
      return again(true, 'response.stalled', null);
    case 'not-json':
    case 'wrong-schema': {
      const trouble = `response.${outcome.kind}` as const;
      return operation === 'create' ? again(true, trouble, null) : stop(trouble, 'unknown');
    }
    case 'offline':
      return stop('offline', 'not-sent');
    case 'blocked':
      return stop('policy.blocked', 'not-sent');
  }
}

function judgeProblem(problem: Extract<Outcome, { kind: 'problem' }>, operation: Work['operation']): Verdict {
  if (operation === 'lookup' && problem.code === 'order.not-found') return { kind: 'absent' };
  if (operation === 'pay' && problem.code === 'order.closed') return { kind: 'stale' };
  const failure = failureOf(problem.code, problem.status);
  if (problem.retryable || RETRIED_STATUSES.indexOf(problem.status) >= 0) {
    return again(problem.money !== 'not-sent', failure, problem.retryAfterMs);
  }
  return { kind: 'stop', failure, money: problem.money, faults: problem.faults };
}

/** The failure a problem code is shown as. An unknown code falls back on its status. */
export function failureOf(code: string, status: number): FailureCode {
  switch (code) {
    case 'token.missing':
    case 'token.invalid':
    case 'token.expired':
      return 'session.expired';
    case 'account.unknown':
    case 'permission.denied':
      return 'permission.denied';
    case 'key.reused':
    case 'channel.unavailable':
    case 'channel.rejected':
    case 'server.overloaded':
      return code;
    case 'order.closed':
      return 'channel.closed';
    case 'rate.limited':
      return 'server.overloaded';
    case 'key.in-progress':
      return 'request.timeout';
    case 'request.invalid':
      return 'request.rejected';
    default:
      if (status === 401) return 'session.expired';
      if (status === 403) return 'permission.denied';
      // Nothing that the person could correct: a service of another version, which has no such address or wants another shape.
      return status >= 500 ? 'server.error' : 'response.wrong-schema';
  }
}

/** @param chance uniform in [0, 1) */
export function backoffMs(attempts: number, wished: number | null, chance: number): number {
  if (wished !== null) return Math.max(BACKOFF.floorMs, Math.min(wished, BACKOFF.retryAfterCapMs));
  const ceiling = Math.min(BACKOFF.capMs, BACKOFF.baseMs * Math.pow(2, attempts - 1));
  return Math.max(BACKOFF.floorMs, Math.round(ceiling * chance));
}

function again(unsure: boolean, trouble: FailureCode, afterMs: number | null): Verdict {
  return { kind: 'again', unsure, trouble, afterMs };
}

function stop(failure: FailureCode, money: MoneyTruth): Verdict {
  return { kind: 'stop', failure, money, faults: [] };
}
