import type { Platform } from '@unstuck/compat';
import type { CheckoutObservation, EvidenceId } from '@unstuck/protocol';
import type { CollectorParts } from './collector-parts.ts';
import { SUSPENDED_AFTER_MS } from './heartbeat.ts';

type Ended = Extract<CheckoutObservation, { type: 'request-ended' }>;

/** Refusals and resets take milliseconds; what takes seconds was tried and tried again. */
export const SLOW_FAILURE_MS = 2_000;
/** An answer that took longer is slow, whoever is to blame. */
export const SLOW_ANSWER_MS = 1_500;
/** The end of a stage cuts short whatever was asked last. That an answer did not come within less than this says nothing. */
export const FAIR_WAIT_MS = 1_000;

/** Resource Timing learns of the end of a request within this. */
const TIMING_WITHIN_MS = 150;
/** Two clocks that time the same request differ by less than this. */
const SAME_REQUEST_MS = 250;

/** Statuses that say by themselves what is the matter, whoever sent them. */
const TELLING = [401, 407, 429, 502, 503, 504, 511] as const;

/**
 * What the way one request ended says, or null if it says nothing.
 * @param waited whether the page could have taken an answer while there was none
 */
export function classifyEnding(fact: Ended, { enginesFetch, readFailure }: Pick<Platform, 'enginesFetch' | 'readFailure'>, waited = true): EvidenceId | null {
  const streams = enginesFetch === undefined;
  const { outcome, status, code, marked, html, encoded, durationMs } = fact;
  if (isUnfair(fact)) return null;
  switch (outcome) {
    case 'ok':
      return waited && durationMs >= SLOW_ANSWER_MS ? 'request.slow-answers' : null;
    case 'offline':
      return 'request.offline';
    case 'blocked':
      return 'request.blocked';
    case 'network-error': {
      const told = readFailure?.(status);
      if (told) return `request.${told}`;
      if (waited && durationMs >= SLOW_FAILURE_MS) return 'request.failed-slowly';
      return streams ? 'request.failed' : 'request.failed-unseen';
    }
    case 'timeout':
      return streams ? 'request.no-answer' : 'request.no-whole-answer';
    case 'body-timeout':
      return 'request.body-stalled';
    case 'body-lost':
      return encoded ? 'request.body-unreadable' : 'request.body-cut';
    case 'wrong-schema':
      return marked ? 'answer.wrong-shape' : 'answer.foreign-json';
    case 'not-json':
      return marked ? 'answer.altered' : 'answer.foreign-page';
    case 'http-error':
      for (const telling of TELLING) if (status === telling) return `answer.${telling}`;
      if (status >= 500) return 'answer.server-error';
      if (status === 403 || status === 406 || status === 451) return html ? 'answer.forbidden-page' : 'answer.forbidden';
      return 'answer.unexpected';
    case 'problem':
      return classifyProblem(code ?? '', status);
    case 'aborted':
      return null;
  }
}

/** Cut short by the end of its stage; or waited for as long as no request is, so that the page or the computer slept, and not whoever was asked. */
function isUnfair({ outcome, durationMs }: Ended): boolean {
  return (outcome === 'timeout' || outcome === 'body-timeout') && (durationMs < FAIR_WAIT_MS || durationMs > SUSPENDED_AFTER_MS);
}

function classifyProblem(code: string, status: number): EvidenceId | null {
  switch (code) {
    // Asking for an order that does not exist yet is how the checkout makes sure; a closed one is read again.
    case 'order.not-found':
    case 'order.closed':
      return null;
    case 'request.invalid':
    case 'key.reused':
      return 'problem.rejected';
    // Said by the checkout itself where the page gave none.
    case 'token.missing':
      return 'problem.session';
    case 'account.unknown':
      return 'problem.account';
    case 'key.in-progress':
      return 'problem.running';
    case 'channel.unavailable':
      return 'problem.channel-down';
    case 'channel.rejected':
      return 'problem.channel-rejected';
    case 'order.awaiting-approval':
      return code;
    default:
      if (status === 401) return 'problem.session';
      if (status === 403) return 'problem.permission';
      if (status === 429 || status === 503) return 'problem.overloaded';
      // As the checkout reads it: nothing that the person could correct, but a service of another version, or somebody who rewrites what is sent.
      return status >= 500 ? 'problem.server-error' : 'answer.wrong-shape';
  }
}

/** Follows the checkout's own requests. */
export function createRequestEvidence({ scope, platform, api, evidence }: CollectorParts): { take(observation: CheckoutObservation): void; startStage(): void } {
  let inFlight = 0;
  let asked = '';
  let askedAt = 0;
  let waited = false;
  let failedPosts = 0;
  let answeredReads = 0;

  /**
   * Firefox keeps an answer back until its body begins. That the headers came, Resource Timing tells as the request ends; it is known there by
   * when it began, or by how long it took, which Firefox at times counts to the headers only. Chromium gives an aborted request a size and no
   * times, Firefox one that slept through times and no size.
   */
  function lookForHeaders(url: string, since: number, durationMs: number): void {
    const stalled = ((scope.performance.getEntriesByName?.(url) ?? []) as PerformanceResourceTiming[])
      .some(({ startTime, responseStart, transferSize, duration }) => responseStart > 0 && transferSize > 0 && Math.min(Math.abs(startTime - since), Math.abs(duration - durationMs)) < SAME_REQUEST_MS);
    if (!stalled) return;
    evidence.remove('request.no-answer');
    evidence.add('request.body-stalled');
  }

  function ended(fact: Ended): void {
    const { operation, outcome, status, marked, durationMs } = fact;
    const sends = operation === 'create' || operation === 'pay' || operation === 'cancel';
    inFlight = Math.max(0, inFlight - 1);
    evidence.remove('request.pending');
    const id = classifyEnding(fact, platform, waited);
    if (id !== null) evidence.add(id, { operation, status, marked, durationMs });
    // A page that was refused since then runs again.
    if (status >= 400) evidence.remove('device.frozen');
    if (id === 'request.no-answer') {
      const url = asked;
      const since = askedAt;
      platform.setTimer(() => lookForHeaders(url, since, durationMs), TIMING_WITHIN_MS);
    }
    if (fact.redirected && !marked) evidence.add(fact.redirected === true ? 'answer.redirected' : 'answer.surrogate');
    if (outcome === 'network-error' && sends) failedPosts += 1;
    if (status > 0 && marked && !sends && operation !== 'meta') answeredReads += 1;
    if (failedPosts > 1 && answeredReads > 0) evidence.add('request.only-posts-fail', { failedPosts, answeredReads });
  }

  return {
    take(fact) {
      switch (fact.type) {
        case 'request-started': {
          const since = (askedAt = platform.now());
          inFlight += 1;
          asked = api + fact.url;
          waited = false;
          // A page that is busy takes answers late, however soon they came: only one that could have taken it, and had none, has waited.
          platform.setTimer(() => platform.setTimer(() => (waited = askedAt === since), SLOW_ANSWER_MS - FAIR_WAIT_MS), FAIR_WAIT_MS);
          return;
        }
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
        case 'report-taken':
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
