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
    ...SAMPLE_REPORT, timeline: [{ at: 1, what: 'mail a@b.cn', detail: { '13812345678': 'x', phone: 13_812_345_678, took: 12.3456 } }],
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
