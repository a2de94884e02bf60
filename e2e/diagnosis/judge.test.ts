import { employeeWords } from '@unstuck/protocol';
import type { Cause, Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { sampleReport } from '../../packages/server/src/testing/sample-report.ts';
import type { DiagnosisCase } from './case.ts';
import { judge } from './judge.ts';
import type { Ending } from './judge.ts';

const named = (cause: Cause, pairs: readonly Cause[] = []): Report => sampleReport({ findings: [{ cause, confidence: 0.9, evidence: [], indistinguishableFrom: [...pairs] }], timeline: [] });
const told = (cause: Cause) => ({ attemptId: 'a', cause, words: employeeWords(cause, 'zh-CN'), delivery: null, carried: null });
const ending = (cause: Cause, changes: Partial<Ending> = {}): Ending => ({
  gaveUp: false, phase: 'failed', cause, build: 'modern', text: employeeWords(cause, 'zh-CN'), heard: [told(cause)], reported: 1, report: named(cause),
  announcedAt: null, saidInTime: null, shown: { [cause]: 300 }, ...changes,
});
const verdictOn = (wanted: Partial<DiagnosisCase> & Pick<DiagnosisCase, 'expected'>, end: Ending) => judge({ engine: 'Firefox ESR', build: 'modern', wanted: { fault: 'a fault', ...wanted }, ending: end, sent: [] });

it('finds nothing wrong where the right words came', () => {
  expect(verdictOn({ expected: 'cors' }, ending('cors'))).toMatchObject({ problems: [], shownAfterMs: 300, interim: [] });
});

it.each(['offline', 'csp.connect', 'csp.handoff', 'popup.blocked'] as const)('wants %s in words by the time it was announced and half a second went by in the page', (cause) => {
  const at = { announcedAt: 900, shown: { [cause]: 1_700 } };
  expect(verdictOn({ expected: cause }, ending(cause, { ...at, saidInTime: [cause] })).problems).toEqual([]);
  expect(verdictOn({ expected: cause }, ending(cause, { ...at, saidInTime: null })).problems).toEqual([]);
  expect(verdictOn({ expected: cause }, ending(cause, { ...at, saidInTime: [] })).problems).toEqual(["the words came 800 ms after the browser's announcement"]);
  expect(verdictOn({ expected: 'cors' }, ending('cors', { ...at, shown: { cors: 1_700 }, saidInTime: [] })).problems).toEqual([]);
});

it('does not take the words of another cause, allowed or known, for the right ones', () => {
  const pair = { expected: 'cors', or: 'host.unreachable' } as const;
  const end = ending('cors', { shown: { 'host.unreachable': 100 }, report: named('cors', ['host.unreachable']) });
  expect(verdictOn(pair, end)).toMatchObject({ shownAfterMs: null, problems: ['the words of cors never were on the screen'] });
  const wrong = verdictOn({ expected: 'csp.script', wrongIn: { 'Firefox ESR': 'script.missing' } }, ending('script.missing'));
  expect(wrong).toMatchObject({ found: 'script.missing', shownAfterMs: null });
});

it('tells of every wrong word that came before the last one', () => {
  const heard = [told('server.hung'), told('network.slow'), told('server.hung'), told('cors')];
  expect(verdictOn({ expected: 'cors', or: 'network.slow' }, ending('cors', { heard, report: named('cors', ['network.slow']) })).interim).toEqual(['server.hung']);
});
