import type { Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { askHost } from './ask-host.ts';

it('sends what the host answers, held to the allow-list again', () => {
  const answer = askHost(SAMPLE_REPORT, (report) => ({ ...report, environment: {}, timeline: [{ at: 1, what: 'mail a@b.cn' }], extra: 'x' }) as Report);
  expect(answer).toEqual({ ...SAMPLE_REPORT, environment: {}, timeline: [{ at: 1, what: 'mail ***' }] });
});

it('sends nothing where the host says so, and the report itself where there is no host to ask', () => {
  expect(askHost(SAMPLE_REPORT, () => null)).toBeNull();
  expect(askHost(SAMPLE_REPORT, undefined)).toBe(SAMPLE_REPORT);
});

it('takes a copy that was changed in place for the answer, and leaves the report itself alone', () => {
  const hook = ((report: Report) => void (report.findings = [])) as unknown as (report: Report) => Report;
  expect(askHost(SAMPLE_REPORT, hook)?.findings).toEqual([]);
  expect(SAMPLE_REPORT.findings).toHaveLength(3);
});

it.each<[string, () => Report]>([
  ['throws', () => { throw new Error('broken'); }],
  ['answers nonsense', () => 'nonsense' as unknown as Report],
])('lets only the core go where the hook %s: it may have meant to take something out', (_, hook) => {
  const answer = askHost(SAMPLE_REPORT, hook);
  expect(answer).toMatchObject({ reportId: SAMPLE_REPORT.reportId, findings: SAMPLE_REPORT.findings, timeline: [], environment: {}, probes: [] });
  expect(answer?.evidence.some((entry) => 'detail' in entry)).toBe(false);
  expect(answer?.drops).toMatchObject({ 'hook-failed': 24 });
});
