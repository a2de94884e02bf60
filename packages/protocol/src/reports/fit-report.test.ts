import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { fitReport } from './fit-report.ts';
import { REDACTED } from './redact.ts';
import { REPORT_LIMITS } from './report-fields.ts';
import { reportSchema } from './report.ts';
import { SAMPLE_REPORT } from '../testing/sample-report.ts';

it('leaves a report that fits as it is', () => {
  expect(fitReport(SAMPLE_REPORT)).toEqual(SAMPLE_REPORT);
});

it('makes something the schema accepts of anything that still has the core of a report', () => {
  const junk = fc.anything({ withNullPrototype: true, withBigInt: false });
  const damaged = fc.tuple(...['sdk', 'attempt', 'failure', 'findings', 'evidence', 'probes', 'environment', 'timeline', 'drops', 'deliveries'].map((name) =>
    fc.option(junk, { nil: undefined }).map((value) => [name, value] as const)));
  fc.assert(
    fc.property(damaged, junk, (parts, extra) => {
      const broken: Record<string, unknown> = { ...SAMPLE_REPORT, extra };
      for (const [name, value] of parts) if (value !== undefined) broken[name] = value;
      const fitted = fitReport(broken);
      if (fitted !== null) expect(v.safeParse(reportSchema, JSON.parse(JSON.stringify(fitted))).issues).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
});

it('keeps no field, environment fact or nested value that is not on the allow-list', () => {
  const fitted = fitReport({
    ...SAMPLE_REPORT, token: 'x', environment: { online: true, title: '张三' }, evidence: [{ id: 'a', at: 1, detail: { ok: true, nested: { a: 1 } }, stack: 's' }],
  });
  expect(JSON.stringify(fitted)).not.toMatch(/token|title|张三|nested|stack/);
  expect(fitted?.evidence).toEqual([{ id: 'a', at: 1, detail: { ok: true } }]);
});

it('scrubs every text, also keys, and takes a large number for what it may be', () => {
  const fitted = fitReport({
    ...SAMPLE_REPORT, timeline: [{ at: 1, what: 'mail a@b.cn', detail: { '13812345678': 'x', phone: 13_812_345_678, owed: -13_812_345_678, took: 12.3456 } }],
  });
  expect(JSON.stringify(fitted)).not.toMatch(/a@b|13812345678|13_?812/);
  expect(fitted?.timeline[0]?.detail?.['took']).toBe(12.346);
});

it('keeps the id that the service gave a request, which joins a report with its log', () => {
  const detail = { requestId: '0k3j5h7m9q1w2e4r6t8y0u2i4o', other: '0k3j5h7m9q1w2e4r6t8y0u2i4o' };
  const shown = [detail, { requestId: 'sk_live_0k3j5h7m9q1w2e4r6t' }, { requestId: ['0k3j5h7m9q1w2e4r6t8y0u2i4o'] }].map((each) => ({ at: 1, what: 'request-ended', detail: each }));
  expect(fitReport({ ...SAMPLE_REPORT, timeline: shown })?.timeline.map((entry) => entry.detail)).toEqual([
    { requestId: detail.requestId, other: REDACTED }, { requestId: REDACTED }, { requestId: detail.requestId },
  ]);
});

it('keeps no end of what was cut off before it was looked at', () => {
  const typed = 'correct horse battery staple';
  for (let length = 740; length < 800; length += 1) {
    for (const [end, left] of [[typed, 'correct'], ['13900001111', '139000'], ['4111 1111 1111 1111', '4111']] as const) {
      const message = `load /x?${'a'.repeat(length)} ${end}`.slice(0, 800);
      const fitted = fitReport({ ...SAMPLE_REPORT, timeline: [{ at: 1, what: 'script error', detail: { message } }] }, [typed]);
      expect(JSON.stringify(fitted?.timeline)).not.toContain(left);
    }
  }
});

it('keeps no key that means something to objects, for which the whole report would be refused', () => {
  const detail = JSON.parse('{"constructor":1,"prototype":2,"__proto__":3,"took":4}');
  const fitted = fitReport({ ...SAMPLE_REPORT, timeline: [{ at: 1, what: 'request-ended', detail }] });
  expect(Object.entries(fitted?.timeline[0]?.detail ?? {})).toEqual([['took', 4]]);
  expect(v.safeParse(reportSchema, fitted).success).toBe(true);
});

it('keeps the newest of a list that is too long, and cuts a text that is', () => {
  const timeline = Array.from({ length: 300 }, (_, at) => ({ at, what: 'w'.repeat(19) + ' '.repeat(10) + 'x '.repeat(100) }));
  const fitted = fitReport({ ...SAMPLE_REPORT, timeline });
  expect(fitted?.timeline).toHaveLength(REPORT_LIMITS.maxTimeline);
  expect(fitted?.timeline.at(-1)?.at).toBe(299);
  expect(fitted?.timeline[0]?.what).toHaveLength(60);
});

it('counts all that had to go from lists of one name, on top of what went before', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `e${at}`, at }));
  const ids = many(63).map(({ id }) => id);
  const findings = SAMPLE_REPORT.findings.slice(0, 2).map((finding) => ({ ...finding, evidence: ids }));
  expect(fitReport({ ...SAMPLE_REPORT, findings, evidence: many(65), drops: { 'evidence-full': 100 } })?.drops).toEqual({ 'evidence-full': 111 });
});

it('keeps a dozen details, and no number that is none or may be an account', () => {
  const detail = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`k${index}`, -0.0001]));
  const evidence = [{ id: 'a', at: NaN }, { id: 'b', at: Infinity }, { id: 'c', at: -5 }, { id: 'd', at: 13_900_001_111 }, { id: 'e', at: 1.5, detail }];
  const fitted = fitReport({ ...SAMPLE_REPORT, evidence });
  expect(fitted?.evidence.map(({ id, at }) => [id, at])).toEqual([['c', 0], ['d', 1e9], ['e', 2]]);
  expect(Object.entries(fitted?.evidence[2]?.detail ?? {})).toEqual(Array.from({ length: 12 }, (_, index) => [`k${index}`, 0]));
});

it('keeps one form of a moment, and no id longer than it may be', () => {
  expect(fitReport({ ...SAMPLE_REPORT, madeAt: '2026-11-23T08:00:00+08:00' })?.madeAt).toBe('2026-11-23T00:00:00.000Z');
  expect([64, 65].map((length) => fitReport({ ...SAMPLE_REPORT, reportId: 'r'.repeat(length) })?.reportId.length)).toEqual([64, undefined]);
});

it('leaves no half of a character and no control character', () => {
  const fitted = fitReport({ ...SAMPLE_REPORT, timeline: [{ at: 0, what: `${'x '.repeat(29)}x\u{1f600}\u{1f600}` }, { at: 1, what: 'a\u0000b\ud800c' }] });
  expect(() => encodeURIComponent(JSON.stringify(fitted))).not.toThrow();
  expect(fitted?.timeline[1]?.what).toBe('a b***c');
});

it.each<[string, unknown]>([
  ['nothing', null], ['a text', 'x'], ['a report without an id', { ...SAMPLE_REPORT, reportId: undefined }], ['an id with a secret in it', { ...SAMPLE_REPORT, reportId: 'a@b.cn and more' }],
  ['a time that is none', { ...SAMPLE_REPORT, madeAt: 'yesterday' }],
])('makes no report of %s', (_, value) => {
  expect(fitReport(value)).toBeNull();
});
