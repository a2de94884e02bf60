import type { CheckoutObservation, EvidenceId } from '@unstuck/protocol';
import type { CollectorParts } from './collector-parts.ts';

type Ended = Extract<CheckoutObservation, { type: 'request-ended' }>;

/** A host that is not in the same building cannot refuse sooner. */
export const FAST_FAILURE_MS = 30;
/** An answer that took longer is slow, whoever is to blame. */
export const SLOW_ANSWER_MS = 1_500;

const BY_STATUS: Readonly<Record<number, EvidenceId>> = {
  401: 'answer.unauthorized', 407: 'answer.proxy-login', 429: 'answer.too-many', 502: 'answer.bad-gateway', 503: 'answer.unavailable',
  504: 'answer.gateway-timeout', 511: 'answer.network-login',
};

const BY_PROBLEM: Readonly<Record<string, EvidenceId>> = {
  'token.missing': 'problem.session', 'token.invalid': 'problem.session', 'token.expired': 'problem.session', 'permission.denied': 'problem.permission',
  'account.unknown': 'problem.account', 'rate.limited': 'problem.overloaded', 'server.overloaded': 'problem.overloaded',
  'server.error': 'problem.server-error', 'key.in-progress': 'problem.running', 'channel.unavailable': 'problem.channel-down',
  'channel.rejected': 'problem.channel-rejected', 'order.awaiting-approval': 'order.awaiting-approval',
};

/** What the way one request ended says, or null if it says nothing. */
export function classifyEnding({ outcome, status, code, marked, html, durationMs }: Ended): EvidenceId | null {
  switch (outcome) {
    case 'ok':
      return durationMs >= SLOW_ANSWER_MS ? 'request.slow-answers' : null;
    case 'offline':
      return 'request.offline';
    case 'blocked':
      return 'request.blocked';
    case 'network-error':
      return durationMs < FAST_FAILURE_MS ? 'request.failed-fast' : 'request.failed';
    case 'timeout':
      return 'request.no-answer';
    case 'body-timeout':
      return 'request.body-stalled';
    case 'body-lost':
      return 'request.body-cut';
    case 'wrong-schema':
      return marked ? 'answer.wrong-shape' : 'answer.foreign-json';
    case 'not-json':
      return marked ? 'answer.altered' : 'answer.foreign-page';
    case 'http-error':
      if (BY_STATUS.hasOwnProperty(status)) return BY_STATUS[status] ?? null;
      if (status >= 500) return 'answer.server-error';
      if (status === 403 || status === 406 || status === 451) return html ? 'answer.forbidden-page' : 'answer.forbidden';
      return 'answer.unexpected';
    case 'problem':
      return classifyProblem(code ?? '', status);
    case 'aborted':
      return null;
  }
}

function classifyProblem(code: string, status: number): EvidenceId | null {
  // Asking for an order that does not exist yet is how the checkout makes sure; a closed one is read again.
  if (code === 'order.not-found' || code === 'order.closed') return null;
  if (BY_PROBLEM.hasOwnProperty(code)) return BY_PROBLEM[code] ?? null;
  if (status === 401) return 'problem.session';
  if (status === 403) return 'problem.permission';
  return status >= 500 ? 'problem.server-error' : 'problem.rejected';
}

/** Follows the checkout's own requests. */
export function createRequestEvidence({ evidence }: CollectorParts): { take(observation: CheckoutObservation): void; startStage(): void } {
  let inFlight = 0;
  let failedPosts = 0;
  let answeredReads = 0;

  function ended(fact: Ended): void {
    const { operation, outcome, status, marked, durationMs } = fact;
    const sends = operation === 'create' || operation === 'pay' || operation === 'cancel';
    inFlight = Math.max(0, inFlight - 1);
    evidence.remove('request.pending');
    const id = classifyEnding(fact);
    if (id !== null) evidence.add(id, { operation, status, marked, durationMs });
    if (fact.redirected && !marked) evidence.add('answer.redirected');
    if (outcome === 'network-error' && sends) failedPosts += 1;
    if (status > 0 && marked && !sends && operation !== 'meta') answeredReads += 1;
    if (failedPosts > 1 && answeredReads > 0) evidence.add('request.only-posts-fail', { failedPosts, answeredReads });
  }

  return {
    take(fact) {
      switch (fact.type) {
        case 'request-started':
          inFlight += 1;
          return;
        case 'request-ended':
          return ended(fact);
        case 'slow':
          if (inFlight > 0) evidence.add('request.pending');
          return;
        case 'handed-off':
          evidence.remove('page.csp-handoff');
          evidence.remove('device.popup-blocked');
          if (fact.newTab === 'blocked') evidence.add('device.popup-blocked', { by: fact.by });
          return;
        case 'hand-off-stopped':
          return evidence.add('page.csp-handoff');
        case 'phase-changed':
          if (fact.to === 'approval') evidence.add('order.awaiting-approval');
          else evidence.remove('order.awaiting-approval');
          if (fact.failure === 'channel.rejected' || fact.failure === 'channel.closed') evidence.add('order.payment-refused');
          if (fact.failure === 'internal') evidence.add('page.internal');
          return;
        case 'attempt-started':
        case 'storage-chosen':
        case 'joined':
          return;
      }
    },
    startStage() {
      failedPosts = 0;
      answeredReads = 0;
    },
  };
}
