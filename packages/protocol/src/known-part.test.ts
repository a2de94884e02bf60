import { expect, it } from 'vitest';
import { knownPart } from './known-part.ts';
import { REPORT_LIMITS } from './reports/report-fields.ts';
import { SAMPLE_REPORT } from './testing/sample-report.ts';

const { attempt, findings, deliveries, environment, drops } = SAMPLE_REPORT;
const [first, ...others] = findings;

it('leaves a report alone in which everything is known', () => {
  expect(knownPart(SAMPLE_REPORT)).toEqual(SAMPLE_REPORT);
});

it.each<[string, object, object, number]>([
  ['a cause', { findings: [{ ...first, cause: 'tls.intercepted' }, ...others] }, { findings: others }, 1],
  ['a cause that another cannot be told from', { findings: [{ ...first, indistinguishableFrom: ['client.blocked', 'tls.intercepted'] }] }, { findings: [first] }, 1],
  ['a phase', { attempt: { ...attempt, phases: [...attempt.phases, { phase: 'refunding', at: 26_000 }] } }, { attempt }, 1],
  ['a way out', { deliveries: [{ door: 'nfc', outcome: 'taken', at: 1 }, ...deliveries] }, { deliveries }, 1],
  ['facts of the environment', { environment: { ...environment, managed: true, gpu: 'x' } }, { environment }, 2],
  ['a failure', { failure: { code: 'payer.limited', money: 'taken' } }, { failure: { code: 'internal', money: 'taken' } }, 1],
  ['a word for the money', { failure: { code: 'network.failed', money: 'refunded' } }, { failure: { code: 'network.failed', money: 'unknown' } }, 1],
  ['a build', { sdk: { build: 'lite', version: '3.0.0' } }, { sdk: { build: 'modern', version: '3.0.0' } }, 1],
  ['more of a list', { timeline: Array.from({ length: REPORT_LIMITS.maxTimeline + 30 }, (_, at) => ({ at, what: 'x' })) }, { timeline: Array.from({ length: REPORT_LIMITS.maxTimeline }, (_, at) => ({ at: at + 30, what: 'x' })) }, 30],
])('understands the rest of a report with %s that only newer pages have, and says how much it left out', (_, newer, known, count) => {
  expect(knownPart({ ...SAMPLE_REPORT, ...newer })).toEqual({ ...SAMPLE_REPORT, ...known, drops: { ...drops, 'newer-names': count } });
});

it('adds to what was left out before', () => {
  const before = { ...SAMPLE_REPORT, drops: { ...drops, 'newer-names': 2 }, environment: { ...environment, gpu: 'x' } };
  expect(knownPart(before)).toEqual({ ...SAMPLE_REPORT, drops: { ...drops, 'newer-names': 3 } });
});

it('leaves to the schema what no name is, whatever it stands in for', () => {
  for (const odd of ['', 'x'.repeat(41), '<b>', 7, null, {}]) {
    const report = { ...SAMPLE_REPORT, failure: { code: odd, money: 'unknown' }, findings: [{ ...first, cause: odd }] };
    expect(knownPart(report)).toEqual(report);
  }
  for (const odd of [null, 'text', 7, [], [SAMPLE_REPORT], { environment: 'x', findings: 'x', failure: null, sdk: [], drops: null }]) expect(knownPart(odd)).toEqual(odd);
});
