import { employeeWords } from '@unstuck/protocol';
import type { Cause, Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { sampleReport } from '../../packages/server/src/testing/sample-report.ts';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import type { DiagnosisCase } from './case.ts';
import { DUE_MS } from './due.ts';
import type { Due } from './due.ts';
import { judge } from './judge.ts';
import type { Ending } from './judge.ts';

const named = (cause: Cause, pairs: readonly Cause[] = []): Report => sampleReport({ findings: [{ cause, confidence: 0.9, evidence: [], indistinguishableFrom: [...pairs] }], timeline: [] });
const told = (cause: Cause) => ({ attemptId: 'a', cause, words: employeeWords(cause, 'zh-CN'), delivery: null, carried: null });
const ending = (cause: Cause, changes: Partial<Ending> = {}): Ending => ({
  gaveUp: false, phase: 'failed', cause, build: 'modern', text: employeeWords(cause, 'zh-CN'), heard: [told(cause)], reported: 1, report: named(cause),
  causeAtEnd: cause, textAtEnd: employeeWords(cause, 'zh-CN'), dueSince: 0, saidInTime: null, shown: { [cause]: 300 }, ...changes,
});
const verdictOn = (wanted: Partial<DiagnosisCase> & Pick<DiagnosisCase, 'expected'>, end: Ending) => judge({ engine: 'Firefox ESR', build: 'modern', wanted: { fault: 'a fault', ...wanted }, ending: end, sent: [] });

it('finds nothing wrong where the right words came', () => {
  expect(verdictOn({ expected: 'cors' }, ending('cors'))).toMatchObject({ problems: [], shownAfterMs: 300, interim: [] });
});

it.each(Object.keys(DUE_MS) as Due[])('wants the words of what is %s there by the time that the page says is over, and says by how much they were late', (due) => {
  const wanted = { expected: 'cors', due } as const;
  const at = { dueSince: 900, shown: { cors: 20_900 } };
  expect(verdictOn(wanted, ending('cors', { ...at, saidInTime: ['host.unreachable', 'cors'] }))).toMatchObject({ due, problems: [] });
  expect(verdictOn(wanted, ending('cors', { ...at, saidInTime: null })).problems, 'the page ended before').toEqual([]);
  expect(verdictOn(wanted, ending('cors', { ...at, saidInTime: ['host.unreachable'] })).problems).toEqual([`the words came after 20000 ms, and were due within ${DUE_MS[due]}`]);
});

it('gives a fault of which nothing else is said as long as an answer takes that ends the attempt', () => {
  expect(verdictOn({ expected: 'cors' }, ending('cors', { shown: { cors: 3_100 }, saidInTime: [] }))).toMatchObject({ due: 'answered', problems: [`the words came after 3100 ms, and were due within ${DUE_MS.answered}`] });
});

it('takes either of a pair in time, but not the one for the other', () => {
  const wanted = { expected: 'cors', or: 'host.unreachable', due: 'probed' } as const;
  const end = ending('host.unreachable', { report: named('host.unreachable', ['cors']), shown: { cors: 3_000, 'host.unreachable': 9_000 } });
  expect(verdictOn(wanted, { ...end, saidInTime: ['cors', 'host.unreachable'] }).problems).toEqual([]);
  expect(verdictOn(wanted, { ...end, saidInTime: ['cors'] }).problems).toEqual([`the words came after 9000 ms, and were due within ${DUE_MS.probed}`]);
});

it('does not take the words of another cause, allowed or known, for the right ones', () => {
  const pair = { expected: 'cors', or: 'host.unreachable' } as const;
  const end = ending('cors', { shown: { 'host.unreachable': 100 }, report: named('cors', ['host.unreachable']) });
  expect(verdictOn(pair, end)).toMatchObject({ shownAfterMs: null, problems: ['the words of cors never were on the screen'] });
  const wrong = verdictOn({ expected: 'csp.script', wrongIn: { 'Firefox ESR': 'script.missing' } }, ending('script.missing'));
  expect(wrong).toMatchObject({ found: 'script.missing', shownAfterMs: null });
});

it('lets a trouble that passes be named while it lasts, by what it is, and wants nothing left of it', () => {
  const passing = { expected: null, meanwhile: ['server.hung'] } as const;
  const over = { phase: 'paying', causeAtEnd: null, textAtEnd: '请付款', reported: 0 } as const;
  expect(verdictOn(passing, ending('server.hung', over))).toMatchObject({ found: null, problems: [], interim: [] });
  expect(verdictOn(passing, ending('server.hung', { ...over, heard: [] })).problems).toEqual([]);
  expect(verdictOn(passing, ending('server.hung', { ...over, heard: [told('server.hung'), told('host.unreachable'), told('server.hung')] })).problems).toEqual(['it is called host.unreachable, not null']);
  expect(verdictOn(passing, ending('server.hung', { ...over, causeAtEnd: 'server.hung' })).problems).toEqual(['it is called server.hung, not null']);
  expect(verdictOn(passing, ending('server.hung', { ...over, textAtEnd: employeeWords('server.hung', 'zh-CN'), reported: 1 })).problems).toEqual(['the words of server.hung stayed on the screen', 'a report was made']);
});

it('tells of every wrong word that came before the last one', () => {
  const heard = [told('server.hung'), told('network.slow'), told('server.hung'), told('cors')];
  expect(verdictOn({ expected: 'cors', or: 'network.slow' }, ending('cors', { heard, report: named('cors', ['network.slow']) })).interim).toEqual(['server.hung']);
});

it.each<[problem: string, wanted: Parameters<typeof verdictOn>[0], end: Ending]>([
  ['it is called host.unreachable, not cors', { expected: 'cors' }, ending('host.unreachable')],
  ['it is called cors, not csp.script', { expected: 'csp.script', wrongIn: { 'Firefox ESR': 'script.missing' } }, ending('cors')],
  ['the page did not come to an end: creating', { expected: 'cors' }, ending('cors', { gaveUp: true, phase: 'creating' })],
  ['the legacy build ran', { expected: 'cors' }, ending('cors', { build: 'legacy' })],
  ["the page's policy was blamed: csp.connect", { expected: 'cors' }, ending('cors', { heard: [told('csp.connect'), told('csp.connect'), told('cors')] })],
  ["the page's policy was blamed: csp.handoff", { expected: 'csp.connect' }, ending('csp.connect', { heard: [told('csp.handoff'), told('csp.connect')] })],
  ['it is no longer called script.missing: say so in the table of faults', { expected: 'csp.script', wrongIn: { 'Firefox ESR': 'script.missing' } }, ending('csp.script')],
  ['cors and host.unreachable are not named as a pair', { expected: 'cors', or: 'host.unreachable' }, ending('cors')],
  ['cors and host.unreachable are not named as a pair', { expected: 'cors', orIn: { 'Firefox ESR': 'host.unreachable' } }, ending('cors')],
  ['the report says host.unreachable', { expected: 'cors' }, ending('cors', { report: named('host.unreachable') })],
  ['the report says undefined', { expected: 'cors' }, ending('cors', { report: null })],
  ['what the page was told last is host.unreachable', { expected: 'cors' }, ending('cors', { heard: [told('cors'), told('host.unreachable')] })],
  ['what the page was told last is cors', { expected: 'cors' }, ending('cors', { heard: [{ ...told('cors'), words: employeeWords('cors', 'en') }] })],
  ['what the page was told last is undefined', { expected: 'cors' }, ending('cors', { heard: [] })],
  ['the words of cors are not on the screen', { expected: 'cors' }, ending('cors', { text: employeeWords('host.unreachable', 'zh-CN') })],
  ['the words of cors never were on the screen', { expected: 'cors' }, ending('cors', { shown: {} })],
])('says "%s", and nothing else', (problem, wanted, end) => {
  const verdict = verdictOn(wanted, end);
  expect(verdict.problems).toEqual([problem]);
  expect(verdict.story, 'which helps to find out why').toContain(end.text);
});

it('notices both that the cause is wrong and that it is the policy, whether the page was told of it or only shows it', () => {
  for (const heard of [[told('csp.connect')], [told('cors')]]) {
    const { falsePolicy, problems } = verdictOn({ expected: 'cors' }, ending('csp.connect', { heard }));
    expect([falsePolicy, problems.slice(0, 2)]).toEqual([['csp.connect'], ['it is called csp.connect, not cors', "the page's policy was blamed: csp.connect"]]);
  }
});

it('notices that nothing was named where something was wrong', () => {
  expect(verdictOn({ expected: 'cors' }, { ...ending('cors'), cause: null, heard: [] }).problems).toEqual(['it is called null, not cors', 'nothing was named']);
});

it('lets pass what is known to be called wrongly, what the page cannot know of its build, and one of a pair', () => {
  expect(verdictOn({ expected: 'csp.script', wrongIn: { 'Firefox ESR': 'script.missing' } }, ending('script.missing')).problems).toEqual([]);
  expect(verdictOn({ expected: 'cors' }, ending('cors', { build: null }))).toMatchObject({ problems: [], story: '' });
  expect(verdictOn({ expected: 'cors', or: 'host.unreachable' }, ending('host.unreachable', { report: named('host.unreachable', ['cors']) })).problems).toEqual([]);
  expect(verdictOn({ expected: 'cors', or: 'host.unreachable' }, ending('host.unreachable')).problems, 'if the other is named along with it').toContain('it is called host.unreachable, not cors');
});

it('holds what was on the wire against the report as well', () => {
  const request: SeenRequest = { method: 'POST', path: '/v1/orders', headers: {}, body: '', at: 1, broken: false };
  const { problems } = judge({ engine: 'Firefox ESR', build: 'modern', wanted: { fault: 'a fault', expected: 'cors' }, ending: ending('cors'), sent: [request] });
  expect(problems).toContain('/v1/orders was posted to only to find out');
});

const quiet: Ending = { ...ending('cors', { heard: [], reported: 0, report: null, text: '', shown: {} }), cause: null };

it.each<[string, Partial<Ending>]>([
  ['a cause was named though all was well', { heard: [told('cors')] }],
  ['a report was made', { reported: 1 }],
  ['control requests were sent', { report: sampleReport({ timeline: [] }) }],
])('says "%s" where nothing was wrong, or nobody in the page could know', (problem, changes) => {
  expect(verdictOn({ expected: null }, { ...quiet, saidInTime: [] })).toMatchObject({ due: null, problems: [] });
  expect(verdictOn({ expected: null }, { ...quiet, ...changes }).problems).toEqual([problem]);
  const told = { ...quiet, cause: 'cors' } as const;
  expect(verdictOn({ expected: 'cors', toldBy: 'service' }, { ...told, saidInTime: [] })).toMatchObject({ due: null, problems: [] });
  expect(verdictOn({ expected: 'cors', toldBy: 'service' }, { ...told, ...changes }).problems).toEqual([problem]);
});

it('wants of a form without our script that it says so, and that no checkout comes', () => {
  const wanted = { expected: 'script.missing', wish: { until: 'plain' } } as const;
  const plain: Ending = { ...quiet, cause: 'script.missing', phase: null, build: null, shown: { plain: 300 } };
  expect(verdictOn(wanted, plain)).toMatchObject({ problems: [], shownAfterMs: 300 });
  expect(verdictOn(wanted, { ...plain, saidInTime: ['plain'] }).problems).toEqual([]);
  expect(verdictOn(wanted, { ...plain, saidInTime: [] }).problems).toEqual([`the words came after 300 ms, and were due within ${DUE_MS.answered}`]);
  expect(verdictOn(wanted, { ...plain, shown: {} }).problems).toEqual(['the form does not say that it stays plain']);
  expect(verdictOn(wanted, { ...plain, phase: 'ready' }).problems).toEqual(['a checkout came, in ready']);
});
