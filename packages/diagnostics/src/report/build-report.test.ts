import * as v from 'valibot';
import { REPORT_LIMITS, decodeCapsule, encodeCapsule, reportSchema } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { buildReport } from './build-report.ts';
import type { ReportParts } from './build-report.ts';
import { encodeReport } from './encode-report.ts';

const { schema: _, sdk, ...rest } = SAMPLE_REPORT;
const PARTS: ReportParts = { ...rest, ...sdk };

it('builds a report that the contract accepts', () => {
  expect(buildReport(PARTS)).toEqual(SAMPLE_REPORT);
  expect(v.safeParse(reportSchema, JSON.parse(encodeReport(buildReport(PARTS)))).success).toBe(true);
});

it('keeps every list within its bounds, and counts what had to go by its reason', () => {
  const evidence = Array.from({ length: 100 }, (_, at) => ({ id: `e${at}`, at }));
  const probes = Array.from({ length: 20 }, () => ({ name: 'page', outcome: 'ok', durationMs: 1 }));
  const timeline = Array.from({ length: 200 }, (_, at) => ({ at, what: 'x' }));
  const deliveries = Array.from({ length: 50 }, (_, at) => ({ door: 'collector' as const, outcome: 'no-answer', at }));
  const report = buildReport({ ...PARTS, evidence, probes, timeline, deliveries, drops: { 'timeline-full': 7 } });
  expect(report.drops).toEqual({ 'evidence-full': 40, 'probes-full': 8, 'timeline-full': 87, 'deliveries-full': 10 });
  expect([report.evidence.length, report.probes.length, report.timeline.length, report.deliveries.length]).toEqual([60, 12, 120, 40]);
  expect(report.timeline.at(-1)?.at).toBe(199);
});

it('stays within the bytes of a report, whatever its texts are, and says so', () => {
  const long = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, 'é x'.repeat(60)]));
  const report = buildReport({ ...PARTS, timeline: Array.from({ length: 120 }, (_, at) => ({ at, what: 'x', detail: long })) });
  expect(Buffer.byteLength(encodeReport(report))).toBeLessThanOrEqual(REPORT_LIMITS.maxBytes);
  expect(report.drops['report-too-large']).toBe(120 - report.timeline.length);
  expect(report.timeline.at(-1)?.at).toBe(119);
  expect(decodeCapsule(encodeCapsule(report))).toEqual(report);
});

it('counts bytes, of which a letter may have several', () => {
  for (let count = 10; count <= 40; count += 2) {
    const report = buildReport({ ...PARTS, timeline: Array.from({ length: count }, (_, at) => ({ at, what: 'x', detail: Object.fromEntries(Array.from({ length: 10 }, (__, index) => [`k${index}`, 'é '.repeat(90)])) })) });
    expect(Buffer.byteLength(encodeReport(report)), `${count} entries`).toBeLessThanOrEqual(REPORT_LIMITS.maxBytes);
  }
});

it('scrubs what it is told, and what looks like a secret', () => {
  const report = buildReport({ ...PARTS, timeline: [{ at: 0, what: '张三 could not pay', detail: { to: 'zhang@example.com' } }], secrets: ['张三'] });
  expect(JSON.stringify(report)).not.toMatch(/张三|zhang@/);
});

it('refuses an id that is none', () => {
  expect(() => buildReport({ ...PARTS, reportId: 'a b' })).toThrow(RangeError);
});

it('encodes what a planted toJSON cannot bend', () => {
  for (const prototype of [Object.prototype, Array.prototype, String.prototype]) Object.defineProperty(prototype, 'toJSON', { value: () => 'bent', configurable: true });
  try {
    expect(encodeReport({ a: [1, 'x', null, { b: true }], c: undefined })).toBe('{"a":[1,"x",null,{"b":true}]}');
  } finally {
    for (const prototype of [Object.prototype, Array.prototype, String.prototype]) Reflect.deleteProperty(prototype, 'toJSON');
  }
});
