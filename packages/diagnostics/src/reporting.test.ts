import { reportSchema } from '@unstuck/protocol';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { LADDER_LIMIT_MS } from './probe/ladder.ts';
import { OK, openLab } from './testing/diagnostics-lab.ts';
import { DECIDE_AFTER_MS } from './verdict.ts';

it('reports from a page whose storage holds an emoji where a long text is cut', async () => {
  const lab = openLab();
  lab.window.localStorage.setItem('draft', `${'x'.repeat(1_999)}😀`);
  lab.start();
  lab.to('creating');
  lab.to('failed', 'request.timeout');
  await lab.page.time.advance(LADDER_LIMIT_MS + 1_000);
  expect(lab.reports).toHaveLength(1);
});

it('says what it is about where the page keeps the same words, or what every page knows of the browser', async () => {
  const lab = openLab();
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

it('reports later still: not before the browser has timed what failed', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'blocked' }, 'policy.blocked');
  await lab.page.time.advance(199);
  expect(lab.reports).toEqual([]);
  await lab.page.time.advance(1);
  expect(lab.reports).toHaveLength(1);
});

it('names a cause after every failure, and makes one report that the contract takes', async () => {
  const lab = openLab(() => Promise.reject(new TypeError('Failed to fetch')));
  lab.fails({ outcome: 'network-error' }, 'network.failed');
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
  const lab = openLab();
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
  const lab = openLab(() => new Promise<Response>(() => undefined));
  lab.fails({ outcome: 'network-error' }, 'network.failed');
  await lab.page.time.advance(1_000);
  lab.to('creating');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.reports).toHaveLength(1);
  expect(lab.reports[0]).toMatchObject({ failure: { code: 'network.failed' }, evidence: [{ id: 'request.failed' }] });
  expect(lab.reports[0]?.findings[0]?.cause).not.toBe('undetermined');
});

it('puts phases on the clock of all else in a report, however late the checkout was mounted', async () => {
  const lab = openLab(() => Promise.reject(new TypeError('Failed to fetch')));
  await lab.page.time.advance(300_000);
  lab.start();
  lab.diagnostics.observe({ type: 'phase-changed', from: 'ready', to: 'creating', failure: null, money: 'not-sent', deadlineMs: 20_000, attemptId: 'attempt-1', sequence: 9, at: 40 });
  const report = lab.diagnostics.report();
  expect(report?.attempt.phases).toEqual([{ phase: 'creating', at: 300_000 }]);
  expect(report?.timeline.at(-1)?.at).toBe(300_000);
});

it('tells in a report of no attempt to deliver another', async () => {
  const lab = openLab((url, init) => (/reports/.test(url) ? Promise.reject(new TypeError('no')) : OK(url, init)));
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
  const lab = openLab(() => new Promise<Response>(() => undefined));
  lab.fails({ outcome: 'network-error' }, 'network.failed');
  await lab.page.time.advance(500);
  expect(lab.reports).toEqual([]);
  lab.window.dispatchEvent(new lab.window.Event('pagehide'));
  expect(lab.reports).toHaveLength(1);
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.reports, 'once').toHaveLength(1);
});

it('keeps in hand what can be carried, whatever the cause turns out to be', async () => {
  const lab = openLab((url, init) => (/reports/.test(url) ? Promise.reject(new TypeError('no')) : OK(url, init)));
  lab.fails({ outcome: 'network-error' }, 'network.failed');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  const told = lab.heard.at(-1);
  expect(told?.carried).not.toBeNull();
  lab.tell({ type: 'hand-off-stopped' });
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.heard.at(-1)?.cause).toBe('csp.handoff');
  expect(lab.heard.at(-1)?.carried).toEqual(told?.carried);
});

it('says of a failure that it does not know why, where nothing speaks for anything', async () => {
  const lab = openLab();
  lab.start();
  lab.to('creating');
  lab.to('failed', 'request.timeout');
  await lab.page.time.advance(500);
  expect(lab.cause()).toBe('undetermined');
});

it('is kept waiting by an order that is sent, not by what the service offers', async () => {
  const lab = openLab();
  lab.sends('meta');
  lab.fails({ outcome: 'blocked' }, 'policy.blocked');
  await lab.page.time.advance(2_000);
  expect(lab.page.sent.map(({ url }) => url)).toContain('https://pay.test/v1/reports');
});
