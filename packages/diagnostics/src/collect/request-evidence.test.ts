import { PROBLEM_CODES, PROBLEM_KINDS, rank } from '@unstuck/protocol';
import type { CheckoutObservation, EvidenceId, ObservationFact } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { createFakeParts } from '../testing/fake-page.ts';
import { SUSPENDED_AFTER_MS } from './heartbeat.ts';
import { classifyEnding, createRequestEvidence, FAIR_WAIT_MS, SLOW_ANSWER_MS, SLOW_FAILURE_MS } from './request-evidence.ts';

type Ended = Extract<CheckoutObservation, { type: 'request-ended' }>;

function ended(more: Partial<Ended>): Ended {
  return {
    type: 'request-ended', attemptId: 'a1', sequence: 1, at: 0, operation: 'create', outcome: 'ok', status: 0, marked: false, redirected: false, html: false, encoded: false,
    durationMs: 20, code: null, requestId: null, ...more,
  };
}

/** An engine whose requests are ponyfilled, and that gives a number of its own for one sort of failure. */
const OLD: Parameters<typeof classifyEnding>[1] = { enginesFetch: null, readFailure: (status) => (status === 12_030 ? 'reset' : status === 12_002 ? 'no-answer' : null) };

function fact(given: ObservationFact): CheckoutObservation {
  return { ...given, attemptId: 'a1', sequence: 1, at: 0 };
}

it('calls an answer slow for which the page has waited, not one that it was too busy to take', async () => {
  const { parts, found, page } = createFakeParts();
  const requests = createRequestEvidence(parts);
  const ask = (operation: Ended['operation']): void => requests.take(fact({ type: 'request-started', operation, attempt: 1, url: '/v1/meta' }));
  ask('meta');
  page.time.freeze(SLOW_ANSWER_MS + 500);
  // What came meanwhile stands behind all else that waits for the page.
  await page.time.advance(SLOW_ANSWER_MS - FAIR_WAIT_MS - 1);
  requests.take(ended({ operation: 'meta', status: 200, durationMs: SLOW_ANSWER_MS + 999 }));
  expect(found(), 'busy').toEqual([]);
  ask('meta');
  requests.take(ended({ operation: 'meta', status: 200 }));
  await page.time.advance(SLOW_ANSWER_MS);
  ask('create');
  page.time.freeze(SLOW_ANSWER_MS + 500);
  requests.take(ended({ status: 201, durationMs: SLOW_ANSWER_MS }));
  expect(found(), 'nor because of the time after another').toEqual([]);
  ask('meta');
  await page.time.advance(500);
  ask('create');
  page.time.freeze(SLOW_FAILURE_MS);
  await page.time.advance(0);
  requests.take(ended({ outcome: 'network-error', durationMs: SLOW_FAILURE_MS }));
  expect(found(), 'nor a failure').toEqual(['request.failed']);
  ask('create');
  page.time.freeze(SLOW_ANSWER_MS + 500);
  await page.time.advance(500);
  requests.take(ended({ status: 201, durationMs: SLOW_ANSWER_MS + 1_000 }));
  expect(found(), 'but one that did not come after that either').toEqual(['request.failed', 'request.slow-answers']);
});

it.each<[EvidenceId | null, Partial<Ended>]>([
  [null, { outcome: 'ok', status: 201, marked: true }],
  ['request.slow-answers', { outcome: 'ok', status: 201, durationMs: SLOW_ANSWER_MS }],
  [null, { outcome: 'aborted' }],
  ['request.offline', { outcome: 'offline' }],
  ['request.blocked', { outcome: 'blocked' }],
  ['request.failed', { outcome: 'network-error' }],
  ['request.failed-slowly', { outcome: 'network-error', durationMs: SLOW_FAILURE_MS }],
  ['request.no-answer', { outcome: 'timeout', durationMs: FAIR_WAIT_MS }],
  ['request.body-stalled', { outcome: 'body-timeout', status: 200, durationMs: FAIR_WAIT_MS }],
  [null, { outcome: 'timeout', durationMs: FAIR_WAIT_MS - 1 }],
  [null, { outcome: 'body-timeout', status: 200, durationMs: FAIR_WAIT_MS - 1 }],
  ['request.no-answer', { outcome: 'timeout', durationMs: SUSPENDED_AFTER_MS }],
  [null, { outcome: 'timeout', durationMs: SUSPENDED_AFTER_MS + 1 }],
  [null, { outcome: 'body-timeout', status: 200, durationMs: SUSPENDED_AFTER_MS + 1 }],
  ['request.body-cut', { outcome: 'body-lost', status: 200 }],
  ['request.body-unreadable', { outcome: 'body-lost', status: 200, encoded: true }],
  ['answer.wrong-shape', { outcome: 'wrong-schema', status: 200, marked: true }],
  ['answer.foreign-json', { outcome: 'wrong-schema', status: 200 }],
  ['answer.altered', { outcome: 'not-json', status: 200, marked: true }],
  ['answer.foreign-page', { outcome: 'not-json', status: 200 }],
  ['answer.511', { outcome: 'http-error', status: 511 }],
  ['answer.407', { outcome: 'http-error', status: 407 }],
  ['answer.401', { outcome: 'http-error', status: 401 }],
  ['answer.forbidden-page', { outcome: 'http-error', status: 403, html: true }],
  ['answer.forbidden', { outcome: 'http-error', status: 403 }],
  ['answer.server-error', { outcome: 'http-error', status: 500 }],
  ['answer.unexpected', { outcome: 'http-error', status: 404 }],
])('reads %s in %j', (expected, ending) => {
  expect(classifyEnding(ended(ending), {})).toBe(expected);
});

it('does not say that no headers came where nobody could have seen them', () => {
  expect(classifyEnding(ended({ outcome: 'timeout', durationMs: 20_000 }), OLD)).toBe('request.no-whole-answer');
  expect(classifyEnding(ended({ outcome: 'network-error' }), OLD)).toBe('request.failed-unseen');
  expect(classifyEnding(ended({ outcome: 'network-error', status: 12_030, durationMs: 9_000 }), OLD), 'where the engine gives the reason').toBe('request.reset');
  expect(classifyEnding(ended({ outcome: 'network-error', status: 12_002 }), OLD)).toBe('request.no-answer');
});

it.each([
  ['Chromium gives an aborted request a size and no times', { responseStart: 0, transferSize: 300 }],
  ['Firefox gives one that slept through times and no size', { responseStart: 30, transferSize: 0 }],
])('does not take it for headers that %s', async (_, told) => {
  const scope = { performance: { getEntriesByName: () => [{ startTime: 0, duration: 20_000, ...told }] } } as unknown as Window;
  const { parts, page, found } = createFakeParts({ scope });
  const requests = createRequestEvidence(parts);
  requests.take(fact({ type: 'request-started', operation: 'create', attempt: 1, url: '/v1/orders' }));
  requests.take(ended({ outcome: 'timeout', durationMs: 20_000 }));
  await page.time.advance(250);
  expect(found()).toEqual(['request.no-answer']);
});

it.each([
  ['came, after all, where the request has an entry with a response', { startTime: 0, duration: 20_030 }, ['request.body-stalled']],
  ['came, where its entry ends with them', { startTime: 5_030, duration: 8 }, ['request.body-stalled']],
  ['never came, where only an earlier request has one', { startTime: 3_500, duration: 45 }, ['request.no-answer']],
])('tells by Resource Timing that headers %s', async (_, entry, expected) => {
  const untold = [{ ...entry, responseStart: 0, transferSize: 300 }, { ...entry, responseStart: 30, transferSize: 0 }];
  const scope = { performance: { getEntriesByName: (url: string) => (url === 'https://pay.test/v1/orders' ? [...untold, { ...entry, responseStart: 30, transferSize: 300 }] : []) } } as unknown as Window;
  const { parts, page, found } = createFakeParts({ scope });
  await page.time.advance(5_000);
  const requests = createRequestEvidence(parts);
  requests.take(fact({ type: 'request-started', operation: 'create', attempt: 1, url: '/v1/orders' }));
  requests.take(ended({ outcome: 'timeout', durationMs: 20_000 }));
  await page.time.advance(250);
  expect(found()).toEqual(expected);
});

it('does not take the last of many answered requests, cut short by the end of its stage, for one that stalled', async () => {
  const scope = { performance: { getEntriesByName: () => [{ responseStart: 5, transferSize: 300, duration: 6 }] } } as unknown as Window;
  const { parts, page, found } = createFakeParts({ scope });
  const requests = createRequestEvidence(parts);
  requests.take(fact({ type: 'request-started', operation: 'lookup', attempt: 11, url: '/v1/orders/by-key' }));
  requests.take(ended({ operation: 'lookup', outcome: 'http-error', status: 502, html: true }));
  requests.take(fact({ type: 'request-started', operation: 'lookup', attempt: 12, url: '/v1/orders/by-key' }));
  requests.take(ended({ operation: 'lookup', outcome: 'timeout', durationMs: 37 }));
  await page.time.advance(250);
  expect(found()).toEqual(['answer.502']);
});

it('reads every problem that the service can name, and one that it may name one day', () => {
  const read = Object.fromEntries(PROBLEM_CODES.map((code) => [code, classifyEnding(ended({ outcome: 'problem', code, status: PROBLEM_KINDS[code].status }), {})]));
  expect(read).toMatchObject({
    'token.expired': 'problem.session', 'permission.denied': 'problem.permission', 'account.unknown': 'problem.account', 'rate.limited': 'problem.overloaded',
    'server.overloaded': 'problem.overloaded', 'server.error': 'problem.server-error', 'key.in-progress': 'problem.running', 'key.reused': 'problem.rejected', 'request.invalid': 'problem.rejected',
    'channel.unavailable': 'problem.channel-down', 'channel.rejected': 'problem.channel-rejected', 'order.awaiting-approval': 'order.awaiting-approval',
    'order.not-found': null, 'order.closed': null, 'route.not-found': 'answer.wrong-shape', 'key.missing': 'answer.wrong-shape', 'request.media-type': 'answer.wrong-shape',
  });
  expect(classifyEnding(ended({ outcome: 'problem', code: 'token.missing', status: 0 }), {}), 'said by the checkout, which sent nothing').toBe('problem.session');
  expect(classifyEnding(ended({ outcome: 'problem', code: 'from.the-future', status: 418 }), {})).toBe('answer.wrong-shape');
  for (const id of Object.values(read)) if (id !== null) expect([id, rank([{ id, at: 0 }])[0]?.cause]).not.toEqual([id, 'undetermined']);
});

it('says that an answer is awaited, until it is there', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  requests.take(fact({ type: 'slow', level: 'notice', phase: 'creating' }));
  expect(found(), 'nothing is in flight').toEqual([]);
  requests.take(fact({ type: 'request-started', operation: 'create', attempt: 1, url: '/v1/orders' }));
  requests.take(fact({ type: 'slow', level: 'notice', phase: 'creating' }));
  expect(found()).toEqual(['request.pending']);
  requests.take(ended({ outcome: 'timeout', durationMs: 8_000 }));
  expect(found()).toEqual(['request.no-answer']);
});

it('notices when only what is sent fails, in this stage', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  const failed = ended({ outcome: 'network-error' });
  const absent = ended({ operation: 'lookup', outcome: 'problem', code: 'order.not-found', status: 404, marked: true });
  for (const each of [failed, absent, failed]) requests.take(each);
  expect(found()).toEqual(['request.failed', 'request.only-posts-fail']);
  parts.evidence.startStage();
  requests.startStage();
  requests.take(failed);
  expect(found()).toEqual(['request.failed']);
});

it('notes an answer from another address unless it is the service’s', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  requests.take(ended({ outcome: 'ok', status: 200, marked: true, redirected: true }));
  expect(found()).toEqual([]);
  requests.take(ended({ outcome: 'not-json', status: 200, redirected: true }));
  expect(found()).toEqual(['answer.foreign-page', 'answer.redirected']);
});

it('tells an answer that something in the browser made up from one of another address', () => {
  const { parts, found } = createFakeParts();
  createRequestEvidence(parts).take(ended({ outcome: 'not-json', status: 200, redirected: 'inside' }));
  expect(found()).toEqual(['answer.foreign-page', 'answer.surrogate']);
});

it('no longer blames a freeze once the page was refused since, and still does where nothing came', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  parts.evidence.add('device.frozen');
  requests.take(ended({ outcome: 'timeout', durationMs: 8_000 }));
  expect(found()).toContain('device.frozen');
  requests.take(ended({ outcome: 'http-error', status: 502 }));
  expect(found()).toEqual(['request.no-answer', 'answer.502']);
});

it('follows the hand-off: blocked, stopped by the policy, then by another way', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  requests.take(fact({ type: 'handed-off', channel: 'alipay', by: 'form', newTab: 'blocked' }));
  requests.take(fact({ type: 'hand-off-stopped' }));
  expect(found()).toEqual(['device.popup-blocked', 'page.csp-handoff']);
  requests.take(fact({ type: 'handed-off', channel: 'alipay', by: 'hosted-page', newTab: 'opened' }));
  expect(found()).toEqual([]);
});

it('knows approval while it lasts, a refused payment and a defect of ours', () => {
  const { parts, found } = createFakeParts();
  const requests = createRequestEvidence(parts);
  const moved = { type: 'phase-changed', from: 'creating', money: 'unknown', deadlineMs: null } as const;
  requests.take(fact({ ...moved, to: 'approval', failure: null }));
  expect(found()).toEqual(['order.awaiting-approval']);
  requests.take(fact({ ...moved, to: 'failed', failure: 'channel.rejected' }));
  requests.take(fact({ ...moved, to: 'failed', failure: 'internal' }));
  expect(found()).toEqual(['order.payment-refused', 'page.internal']);
});
