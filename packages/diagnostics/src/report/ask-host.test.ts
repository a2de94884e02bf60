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
  const { evidence, drops } = SAMPLE_REPORT;
  expect(answer).toEqual({
    ...SAMPLE_REPORT, timeline: [], environment: {}, probes: [], evidence: evidence.map(({ id, at }) => ({ id, at })), drops: { ...drops, 'hook-failed': 24 },
  });
});

it('takes the page’s secrets out of what the host answers, whether it returns it or only changed it', () => {
  const note = (report: Report): void => void report.timeline.push({ at: 1, what: 'Wei could not pay' });
  for (const hook of [note, (report: Report): Report => (note(report), report)]) {
    const answer = askHost(SAMPLE_REPORT, hook as (report: Report) => Report, ['Wei']);
    expect(answer?.timeline.at(-1)).toEqual({ at: 1, what: '*** could not pay' });
  }
});
