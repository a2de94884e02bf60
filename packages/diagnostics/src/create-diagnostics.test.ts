import { employeeWords } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { LADDER_LIMIT_MS } from './probe/ladder.ts';
import { OK, openLab } from './testing/diagnostics-lab.ts';
import type { DiagnosticsLab, Ended } from './testing/diagnostics-lab.ts';
import { DECIDE_AFTER_MS } from './verdict.ts';

it('says nothing while all goes well, and asks nothing', async () => {
  const lab = openLab();
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
  const lab = openLab();
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
  const lab = openLab();
  lab.start();
  lab.page.setOnline(false);
  for (const phase of ['ready', 'creating', 'succeeded'] as const) lab.to(phase);
  lab.window.dispatchEvent(new lab.window.Event('offline'));
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBeNull();
});

it('decides late: not before the browser had the time to say why', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'blocked' }, 'policy.blocked');
  await lab.page.time.advance(59);
  expect(lab.cause()).toBeNull();
  await lab.page.time.advance(1);
  expect(lab.cause()).toBe('csp.connect');
  expect(lab.heard.at(-1)).toMatchObject({ attemptId: 'attempt-1', cause: 'csp.connect', words: employeeWords('csp.connect', 'en') });
});

it('tells nobody sooner because the page asks what is known', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'blocked' }, 'policy.blocked');
  expect(lab.diagnostics.report()?.findings[0]?.cause).toBe('csp.connect');
  expect(lab.cause()).toBeNull();
});

it('asks nothing more where the browser or the service gave the reason', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'problem', status: 401, code: 'token.expired', marked: true }, 'session.expired');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  expect(lab.page.sent.map(({ url }) => url)).toEqual(['https://pay.test/v1/reports']);
  expect(lab.cause()).toBe('session.expired');
});

it('speaks at the notice, sharpens with what it finds out, and asks once per stage', async () => {
  const lab = openLab((url, init) => (/reports/.test(url) ? Promise.reject(new TypeError('no')) : OK(url, init)));
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
  const lab = openLab((url, init) => new Promise((resolve) => void answers.push(() => resolve(OK(url, init)))));
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
  const lab = openLab();
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
  const lab = openLab(() => new Promise<Response>(() => undefined));
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
  const lab = openLab();
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
  const lab = openLab();
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
  const lab = openLab();
  lab.start();
  lab.to('creating');
  lab.sends();
  lab.tell({ type: 'slow', level: 'notice', phase: 'creating' });
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  lab.ends({ operation: 'meta', outcome: 'ok', status: 200, marked: true });
  expect(lab.cause()).toBe('server.hung');
});

it('counts no check that was missed before, given up by the checkout, or about something else', async () => {
  const lab = openLab();
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
  const lab = openLab();
  lab.start();
  for (const _ of [1, 2]) {
    lab.to('creating');
    lab.ends({ outcome: 'network-error' });
    lab.ends({ operation: 'lookup', outcome: 'problem', code: 'order.not-found', status: 404, marked: true });
  }
  expect(lab.diagnostics.report()?.evidence.map(({ id }) => id)).toEqual(['request.failed']);
});

it.each([
  ['hand-off', (lab: DiagnosticsLab) => lab.tell({ type: 'hand-off-stopped' })],
  ['payment', (lab: DiagnosticsLab) => lab.to('failed', 'channel.rejected')],
  ['own fault', (lab: DiagnosticsLab) => lab.to('failed', 'internal')],
] as const)('blames the next order on nothing that stopped the %s of the last', async (_, goWrong) => {
  const lab = openLab();
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
  const lab = openLab();
  lab.start();
  lab.to('creating');
  lab.to('paying');
  lab.to('failed', 'channel.rejected');
  lab.ends({ operation: 'read', outcome: 'ok', status: 200, marked: true });
  await lab.page.time.advance(500);
  expect(lab.cause()).toBe('channel.rejected');
});

it('keeps approval named while its order is read again and again', async () => {
  const lab = openLab();
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
  const lab = openLab();
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
  const lab = openLab();
  lab.start();
  lab.to('paying');
  for (let missed = 0; missed < 2; missed += 1) lab.ends({ operation: 'pay', outcome: 'network-error' });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBeNull();
  for (let missed = 0; missed < 2; missed += 1) lab.ends({ operation: 'read', outcome: 'http-error', status: 502 });
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.cause()).toBe('server.error');
});
