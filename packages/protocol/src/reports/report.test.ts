import * as v from 'valibot';
import { expect, it } from 'vitest';
import { reportSchema } from './report.ts';
import type { Report } from './report.ts';

const REPORT: Report = {
  schema: 1, reportId: 'r-0123456789', reference: 'ABCD-EFGH-J', madeAt: '2026-11-23T08:00:00.000Z', sdk: { build: 'modern', version: '1.0.0' },
  attempt: { id: 'a1', orderId: null, phases: [{ phase: 'creating', at: 12 }], waitedMs: 3_000, deadlineMs: 20_000 },
  failure: { code: 'network.failed', money: 'unknown' },
  findings: [{ cause: 'host.unreachable', confidence: 0.8, evidence: ['request.failed'], indistinguishableFrom: ['client.blocked'] }],
  evidence: [{ id: 'request.failed', at: 40, detail: { durationMs: 12 } }],
  probes: [{ name: 'page', outcome: 'ok', durationMs: 8 }],
  environment: { online: true, protocol: 'https:' },
  timeline: [{ at: 12, what: 'creating' }],
  drops: { 'timeline-full': 3 },
  deliveries: [{ door: 'collector', outcome: 'failed', at: 90 }],
};

it('reads a report', () => {
  expect(v.parse(reportSchema, JSON.parse(JSON.stringify(REPORT)))).toEqual(REPORT);
});

it.each<[string, object]>([
  ['a field that is not on the allow-list', { ...REPORT, token: 'x' }],
  ['an environment fact that is not on the allow-list', { ...REPORT, environment: { localStorage: 'x' } }],
  ['an unknown cause', { ...REPORT, findings: [{ ...REPORT.findings[0], cause: 'ghosts' }] }],
  ['a text without end', { ...REPORT, timeline: [{ at: 0, what: 'x'.repeat(61) }] }],
  ['another schema', { ...REPORT, schema: 2 }],
  ['a nested detail', { ...REPORT, evidence: [{ id: 'a', at: 0, detail: { a: { b: 1 } } }] }],
])('refuses %s', (_what, value) => {
  expect(v.safeParse(reportSchema, value).success).toBe(false);
});
