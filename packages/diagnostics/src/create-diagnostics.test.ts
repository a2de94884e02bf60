import { Window as FakeWindow } from 'happy-dom';
import { employeeWords, reportSchema } from '@unstuck/protocol';
import type { Diagnosis, ObservationFact, Phase, Report } from '@unstuck/protocol';
import * as v from 'valibot';
import { expect, it, vi } from 'vitest';
import { createDiagnostics } from './create-diagnostics.ts';
import { REPLAY_AFTER_MS } from './deliver/create-delivery.ts';
import { LADDER_LIMIT_MS } from './probe/ladder.ts';
import { createFakePage } from './testing/fake-page.ts';
import { DECIDE_AFTER_MS } from './verdict.ts';

type Ended = Extract<ObservationFact, { type: 'request-ended' }>;
type Answer = Parameters<typeof createFakePage>[0];

const OK: Answer = (url) => Promise.resolve(new Response(JSON.stringify({ nonce: /n=(\w+)/.exec(url)?.[1] }), { headers: { 'Unstuck-Server': 'b1' } }));

function setUp(answer: Answer = OK) {
  const window = new FakeWindow({ url: 'https://hr.test/home' });
  const page = createFakePage(answer);
  const scope = window as unknown as Window;
  const diagnostics = createDiagnostics({ api: 'https://pay.test', locale: 'en', scope, platform: page.platform });
  const root = window.document.createElement('form') as unknown as Element;
  root.getBoundingClientRect = () => ({ width: 300, height: 200 }) as DOMRect;
  window.document.body.appendChild(root as never);
  const detach = diagnostics.attach(root);
  const heard: (Diagnosis | null)[] = [];
  const reports: Report[] = [];
  diagnostics.subscribe((diagnosis) => heard.push(diagnosis));
  root.addEventListener('unstuck:report', (event) => reports.push((event as CustomEvent<Report>).detail));
  let sequence = 0;
  let phase: Phase = 'boot';
  function tell(fact: ObservationFact): void {
    diagnostics.observe({ ...fact, attemptId: 'attempt-1', sequence: (sequence += 1), at: page.time.now() });
  }
  return {
    page, diagnostics, root, heard, reports, detach, window, tell,
    causes: () => heard.map((diagnosis) => diagnosis?.cause ?? null),
    cause: () => root.getAttribute('data-unstuck-cause'),
    to(next: Phase, failure: Extract<ObservationFact, { type: 'phase-changed' }>['failure'] = null) {
      tell({ type: 'phase-changed', from: phase, to: next, failure, money: 'unknown', deadlineMs: next === 'creating' ? 20_000 : null });
      phase = next;
    },
    start: () => {
      tell({ type: 'attempt-started', reference: 'ABCD-EFGH-J', resumed: false });
    },
    sends: (operation: Ended['operation'] = 'create') => tell({ type: 'request-started', operation, attempt: 1, url: '/v1/orders' }),
    ends: (more: Partial<Ended>) => tell({
      type: 'request-ended', operation: 'create', outcome: 'ok', status: 0, marked: false, redirected: false, html: false, encoded: false, durationMs: 20, code: null, requestId: null, ...more,
    }),
  };
}

it('says nothing while all goes well, and asks nothing', async () => {
  const lab = setUp();
  lab.start();
  lab.to('ready');
  lab.to('creating');
  lab.sends();
  lab.ends({ outcome: 'ok', status: 201, marked: true });
  lab.to('paying');
  lab.to('confirming');
  lab.to('succeeded');
  await lab.page.time.advance(10_000);
  expect(lab.heard).toEqual([null]);
  expect(lab.page.sent).toEqual([]);
  expect(lab.cause()).toBeNull();
  expect(lab.page.time.pending()).toBe(0);
});

it.each(['creating', 'paying', 'confirming'] as const)('says in %s that the browser is offline, before anything has failed, and no longer once it is back', async (phase) => {
  const lab = setUp();
  lab.start();
  lab.to(phase);
  lab.page.setOnline(false);
  lab.window.dispatchEvent(new lab.window.Event('offline'));
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause()).toBe('offline');
  lab.page.setOnline(true);
  lab.window.dispatchEvent(new lab.window.Event('online'));
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause()).toBeNull();
  expect(lab.page.sent, 'nothing to ask for').toEqual([]);
});

it('keeps quiet about the connection where nothing is awaited', async () => {
  const lab = setUp();
  lab.start();
  lab.page.setOnline(false);
  for (const phase of ['ready', 'creating', 'succeeded'] as const) lab.to(phase);
  lab.window.dispatchEvent(new lab.window.Event('offline'));
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBeNull();
});

it('reports from a page whose storage holds an emoji where a long text is cut', async () => {
  const lab = setUp();
  lab.window.localStorage.setItem('draft', `${'x'.repeat(1_999)}😀`);
  lab.start();
  lab.to('creating');
  lab.to('failed', 'request.timeout');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  expect(lab.reports).toHaveLength(1);
});

it('says what it is about where the page keeps the same words, or what every page knows of the browser', async () => {
  const lab = setUp();
  const { userAgent } = lab.window.navigator;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  lab.window.localStorage.setItem('seen', JSON.stringify({ userAgent, timeZone, words: ['answer.server-error', 'probe.all-well'], name: 'Zhang Sanfeng' }));
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'http-error', status: 500 });
  lab.window.dispatchEvent(new lab.window.ErrorEvent('error', { message: 'no Zhang Sanfeng', filename: 'https://hr.test/a.js' }));
  lab.to('failed', 'server.error');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  const [report] = lab.reports;
  expect(report?.environment).toMatchObject({ userAgent, timeZone });
  expect(report?.evidence.map(({ id }) => id)).toContain('answer.server-error');
  expect(report?.timeline).toContainEqual(expect.objectContaining({ what: 'request-ended', detail: expect.objectContaining({ outcome: 'http-error' }) }));
  expect(JSON.stringify(report)).toContain('no ***');
  expect(JSON.stringify(report)).not.toContain('Sanfeng');
});

it('decides late: not before the browser had the time to say why', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'blocked' });
  lab.to('failed', 'policy.blocked');
  await lab.page.time.advance(59);
  expect(lab.cause()).toBeNull();
  await lab.page.time.advance(1);
  expect(lab.cause()).toBe('csp.connect');
  expect(lab.heard.at(-1)).toMatchObject({ attemptId: 'attempt-1', cause: 'csp.connect', words: employeeWords('csp.connect', 'en') });
});

it('tells nobody sooner because the page asks what is known', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'blocked' });
  lab.to('failed', 'policy.blocked');
  expect(lab.diagnostics.report()?.findings[0]?.cause).toBe('csp.connect');
  expect(lab.cause()).toBeNull();
});

it('reports later still: not before the browser has timed what failed', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'blocked' });
  lab.to('failed', 'policy.blocked');
  await lab.page.time.advance(199);
  expect(lab.reports).toEqual([]);
  await lab.page.time.advance(1);
  expect(lab.reports).toHaveLength(1);
});

it('asks nothing more where the browser or the service gave the reason', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'problem', status: 401, code: 'token.expired', marked: true });
  lab.to('failed', 'session.expired');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  expect(lab.page.sent.map(({ url }) => url)).toEqual(['https://pay.test/v1/reports']);
  expect(lab.cause()).toBe('session.expired');
});

it('speaks at the notice, sharpens with what it finds out, and asks once per stage', async () => {
  const lab = setUp((url, init) => (/reports/.test(url) ? Promise.reject(new TypeError('no')) : OK(url, init)));
  lab.start();
  lab.to('creating');
  lab.sends();
  await lab.page.time.advance(3_000);
  expect(lab.cause()).toBeNull();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause()).toBe('server.hung');
  await lab.page.time.advance(LADDER_LIMIT_MS);
  const asked = lab.page.sent.length;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(6);
  lab.ends({ outcome: 'timeout', durationMs: 8_000 });
  lab.tell({ type: 'slow', level: 'action', phase: 'creating' });
  lab.to('failed', 'request.timeout');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  expect(lab.page.sent.filter(({ url }) => !/reports/.test(url))).toHaveLength(asked);
  expect(lab.reports[0]?.findings[0]?.confidence).toBeGreaterThan(0.7);
  expect(lab.reports[0]?.probes.map(({ name }) => name)).toContain('ping');
});

it('does not guess among many causes before the control requests are answered', async () => {
  const answers: (() => void)[] = [];
  const lab = setUp((url, init) => new Promise((resolve) => void answers.push(() => resolve(OK(url, init)))));
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(1_000);
  expect(lab.heard).toEqual([null]);
  for (const answer of answers) answer();
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.causes()).toEqual([null, 'connection.lost']);
});

it('goes silent once the stage is over, and begins anew with the next', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.cause()).toBe('server.hung');
  lab.ends({ outcome: 'ok', status: 201, marked: true, durationMs: 9_000 });
  expect(lab.cause()).toBeNull();
  lab.to('paying');
  await lab.page.time.advance(5_000);
  expect(lab.causes()).toEqual([null, 'server.hung', null]);
});

it('drops what a control request answers after its stage is over', async () => {
  const lab = setUp(() => new Promise<Response>(() => undefined));
  lab.start();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(1_000);
  lab.ends({ outcome: 'ok', status: 201, marked: true });
  lab.to('paying');
  lab.sends('pay');
  lab.tell({ type: 'slow', level: 'notice', phase: 'paying' });
  const asked = lab.page.sent.length;
  // The requests of the first stage have ended by then, those of the second have not.
  await lab.page.time.advance(LADDER_LIMIT_MS - 500);
  expect(lab.diagnostics.report()).toMatchObject({ evidence: [{ id: 'request.pending' }], probes: [] });
  expect(lab.page.sent.length, 'the new stage asks for itself').toBeGreaterThan(asked);
  await lab.page.time.advance(1_000);
  expect(lab.diagnostics.report()?.evidence.map(({ id }) => id)).toContain('probe.nothing-answers');
});

it('asks nothing for a stage that is over before it came to it, and tells nothing of one in the next', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(50);
  lab.ends({ outcome: 'ok', status: 201, marked: true });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.page.sent).toEqual([]);
  lab.to('paying');
  lab.sends('pay');
  lab.tell({ type: 'slow', level: 'notice', phase: 'paying' });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.diagnostics.report()?.probes).toHaveLength(6);
  lab.to('creating');
  expect(lab.diagnostics.report()?.probes).toEqual([]);
});

it.each([
  ['csp.handoff', { type: 'hand-off-stopped' }],
  ['popup.blocked', { type: 'handed-off', channel: 'alipay', by: 'form', newTab: 'blocked' }],
] as const)('keeps %s named while the order is read, which has nothing to do with it', async (cause, fact) => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.to('paying');
  lab.tell(fact);
  await lab.page.time.advance(200);
  lab.ends({ operation: 'read', outcome: 'ok', status: 200, marked: true });
  await lab.page.time.advance(200);
  const causes = lab.causes();
  expect(causes.filter((each, index) => index === 0 || each !== causes[index - 1])).toEqual([null, cause]);
});

it('is told nothing about the order by what the service offers, whether that comes or not', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  lab.ends({ operation: 'meta', outcome: 'ok', status: 200, marked: true });
  expect(lab.cause()).toBe('server.hung');
});

it('counts no check that was missed before, given up by the checkout, or about something else', async () => {
  const lab = setUp();
  const misses = (more: Partial<Ended>) => lab.ends({ operation: 'read', outcome: 'network-error', ...more });
  lab.start();
  lab.to('paying');
  misses({});
  lab.to('creating');
  lab.to('paying');
  for (const more of [{ operation: 'meta' }, { outcome: 'aborted' }, { outcome: 'aborted' }, {}] as const) misses(more);
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.heard).toEqual([null]);
  misses({});
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBe('connection.lost');
});

it('does not say that only what is sent fails because of an earlier stage', async () => {
  const lab = setUp();
  lab.start();
  for (const _ of [1, 2]) {
    lab.to('creating');
    lab.ends({ outcome: 'network-error' });
    lab.ends({ operation: 'lookup', outcome: 'problem', code: 'order.not-found', status: 404, marked: true });
  }
  expect(lab.diagnostics.report()?.evidence.map(({ id }) => id)).toEqual(['request.failed']);
});

it('names a cause after every failure, and makes one report that the contract takes', async () => {
  const lab = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.reports).toHaveLength(1);
  const [report] = lab.reports;
  expect(v.parse(reportSchema, JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(report).toMatchObject({
    reference: 'ABCD-EFGH-J', failure: { code: 'network.failed', money: 'unknown' },
    attempt: { id: 'attempt-1', phases: [{ phase: 'creating' }, { phase: 'failed' }] },
  });
  expect(report?.findings[0]?.indistinguishableFrom.length, 'nothing could be reached: who knows').toBeGreaterThan(0);
  expect(lab.cause()).toBe(report?.findings[0]?.cause);
});

it('reports a way to the channel that the policy stopped, though nothing has failed', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.to('paying');
  lab.to('confirming');
  lab.tell({ type: 'hand-off-stopped' });
  lab.to('paying');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.reports).toHaveLength(1);
  expect(lab.reports[0]?.failure).toBeNull();
  expect(lab.reports[0]?.findings[0]?.cause).toBe('csp.handoff');
  expect(lab.cause(), 'it stays named').toBe('csp.handoff');
});

it('tells of what failed even where the person tries again before the control requests are answered', async () => {
  const lab = setUp(() => new Promise<Response>(() => undefined));
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(1_000);
  lab.to('creating');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.reports).toHaveLength(1);
  expect(lab.reports[0]).toMatchObject({ failure: { code: 'network.failed' }, evidence: [{ id: 'request.failed' }] });
  expect(lab.reports[0]?.findings[0]?.cause).not.toBe('undetermined');
});

it.each([
  ['hand-off', (lab: ReturnType<typeof setUp>) => lab.tell({ type: 'hand-off-stopped' })],
  ['payment', (lab: ReturnType<typeof setUp>) => lab.to('failed', 'channel.rejected')],
  ['own fault', (lab: ReturnType<typeof setUp>) => lab.to('failed', 'internal')],
] as const)('blames the next order on nothing that stopped the %s of the last', async (_, goWrong) => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.to('paying');
  goWrong(lab);
  await lab.page.time.advance(500);
  const blamed = lab.cause();
  expect(blamed).not.toBeNull();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.cause()).toBe('server.hung');
});

it('keeps what ended the payment, whatever is asked for once it has failed', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.to('paying');
  lab.to('failed', 'channel.rejected');
  lab.ends({ operation: 'read', outcome: 'ok', status: 200, marked: true });
  await lab.page.time.advance(500);
  expect(lab.cause()).toBe('channel.rejected');
});

it('puts phases on the clock of all else in a report, however late the checkout was mounted', async () => {
  const lab = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
  await lab.page.time.advance(300_000);
  lab.start();
  lab.diagnostics.observe({ type: 'phase-changed', from: 'ready', to: 'creating', failure: null, money: 'not-sent', deadlineMs: 20_000, attemptId: 'attempt-1', sequence: 9, at: 40 });
  const report = lab.diagnostics.report();
  expect(report?.attempt.phases).toEqual([{ phase: 'creating', at: 300_000 }]);
  expect(report?.timeline.at(-1)?.at).toBe(300_000);
});

it('tells in a report of no attempt to deliver another', async () => {
  const lab = setUp((url, init) => (/reports/.test(url) ? Promise.reject(new TypeError('no')) : OK(url, init)));
  lab.start();
  for (const _ of [1, 2]) {
    lab.to('creating');
    lab.ends({ outcome: 'offline' });
    lab.to('failed', 'offline');
    await lab.page.time.advance(2_000);
  }
  expect(lab.reports.map(({ deliveries }) => deliveries)).toEqual([[], []]);
});

it('does not wait for control requests when the page is being left', async () => {
  const lab = setUp(() => new Promise<Response>(() => undefined));
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(500);
  expect(lab.reports).toEqual([]);
  lab.window.dispatchEvent(new lab.window.Event('pagehide'));
  expect(lab.reports).toHaveLength(1);
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.reports, 'once').toHaveLength(1);
});

it('keeps approval named while its order is read again and again', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'ok', status: 201, marked: true });
  lab.to('approval');
  await lab.page.time.advance(200);
  lab.ends({ operation: 'read', outcome: 'ok', status: 200, marked: true });
  await lab.page.time.advance(200);
  expect(lab.cause()).toBe('approval.pending');
  lab.to('paying');
  expect(lab.cause()).toBeNull();
});

it('worries about checks without an answer from the second in a row on', async () => {
  const lab = setUp();
  lab.start();
  lab.to('paying');
  lab.to('confirming');
  lab.ends({ operation: 'read', outcome: 'network-error' });
  await lab.page.time.advance(500);
  expect(lab.cause()).toBeNull();
  lab.ends({ operation: 'read', outcome: 'network-error' });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBe('connection.lost');
});

it('worries about them while a code is on the screen too, and not about one payment that was not begun', async () => {
  const lab = setUp();
  lab.start();
  lab.to('paying');
  for (let missed = 0; missed < 2; missed += 1) lab.ends({ operation: 'pay', outcome: 'network-error' });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBeNull();
  for (let missed = 0; missed < 2; missed += 1) lab.ends({ operation: 'read', outcome: 'http-error', status: 502 });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBe('server.error');
});

it('never throws into the page: not from observations, listeners, or a network that is bent', async () => {
  const lab = setUp(() => {
    throw new Error('bent');
  });
  lab.diagnostics.subscribe(() => {
    throw new Error('listener');
  });
  lab.root.addEventListener('unstuck:report', () => undefined);
  lab.diagnostics.observe(null as never);
  lab.diagnostics.observe({ type: 'phase-changed' } as never);
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.cause()).not.toBeNull();
});

it('leaves nothing behind', async () => {
  const lab = setUp();
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'offline' });
  lab.to('failed', 'offline');
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause()).toBe('offline');
  lab.detach();
  expect(lab.cause()).toBeNull();
  lab.diagnostics.attach(lab.root);
  expect(lab.cause()).toBe('offline');
  lab.diagnostics.dispose();
  expect(lab.cause()).toBeNull();
  const told = lab.heard.length;
  await lab.page.time.advance(LADDER_LIMIT_MS);
  const asked = lab.page.sent.length;
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(10_000);
  expect(lab.heard).toHaveLength(told);
  expect(lab.page.time.pending(), 'no timer of its own').toBe(0);
  expect(lab.page.sent).toHaveLength(asked);
});

it('leaves nothing on an element that it was attached to, and takes no harm from one that is none', async () => {
  const lab = setUp();
  const added = vi.spyOn(lab.root, 'addEventListener');
  const removed = vi.spyOn(lab.root, 'removeEventListener');
  lab.diagnostics.attach(lab.root);
  expect(() => lab.diagnostics.attach(null as never)).toThrow(TypeError);
  lab.start();
  lab.to('creating');
  lab.ends({ outcome: 'blocked' });
  lab.to('failed', 'policy.blocked');
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause(), 'still told').toBe('csp.connect');
  lab.diagnostics.dispose();
  expect(lab.cause()).toBeNull();
  expect(removed.mock.calls.map(([type]) => type)).toEqual(['unstuck:phase', 'unstuck:phase']);
  expect(removed.mock.calls.at(-1)?.[1]).toBe(added.mock.calls.at(-1)?.[1]);
});

it.each([
  [undefined, 'en-GB', 'en'],
  [undefined, 'zh-TW', 'zh-CN'],
  ['zh-CN', 'en', 'zh-CN'],
] as const)('speaks %s if told to, else the language of the page, %s', async (locale, lang, expected) => {
  const window = new FakeWindow({ url: 'https://hr.test/' });
  window.document.documentElement.lang = lang;
  const { platform, time } = createFakePage();
  const diagnostics = createDiagnostics({ scope: window as unknown as Window, platform, ...(locale && { locale }) });
  expect(diagnostics.report(), 'nothing to report yet').toBeNull();
  const heard: (Diagnosis | null)[] = [];
  diagnostics.subscribe((diagnosis) => heard.push(diagnosis));
  diagnostics.observe({ type: 'hand-off-stopped', attemptId: 'a', sequence: 1, at: 0 });
  await time.advance(DECIDE_AFTER_MS);
  expect(heard.at(-1)?.words).toBe(employeeWords('csp.handoff', expected));
  diagnostics.dispose();
});

it('leaves the storage of a page that loads alone, until it looks for what an earlier one left', async () => {
  const { time, platform } = createFakePage(OK);
  let opened = 0;
  const watched = Object.defineProperty({ ...platform }, 'storage', { get: () => ((opened += 1), platform.storage) });
  const diagnostics = createDiagnostics({ api: 'https://pay.test', scope: new FakeWindow({ url: 'https://hr.test/home' }) as unknown as Window, platform: watched });
  await time.advance(REPLAY_AFTER_MS - 1);
  expect(opened).toBe(0);
  await time.advance(REPLAY_AFTER_MS);
  expect(opened).toBeGreaterThan(0);
  diagnostics.dispose();
});
