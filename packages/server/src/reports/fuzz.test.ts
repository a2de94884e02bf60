import process from 'node:process';
import { CHUNK_LIMITS, DOORS, ENVIRONMENT_FIELDS, FAILURE_CODES, PHASES, REPORT_LIMITS, checksum, encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

/** Runs of each property; `UNSTUCK_FUZZ_RUNS=25000` makes a hundred thousand requests of it. */
const RUNS = Number(process.env['UNSTUCK_FUZZ_RUNS'] ?? 120);
const LONG_TIMEOUT_MS = SETUP_TIMEOUT_MS + RUNS * 200;

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

/** Anything JavaScript calls a text: lone surrogates, NUL and right-to-left marks included. */
const wild = (maxLength: number) => fc.string({ unit: 'binary', maxLength });
const scalar = fc.oneof(wild(REPORT_LIMITS.maxText), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const at = fc.nat();
const detail = fc.dictionary(wild(40), scalar, { maxKeys: 4 });
/** Reports that the schema takes, with whatever may be in them. */
const validReport: fc.Arbitrary<Report> = fc
  .record({
    madeAt: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
    failure: fc.option(fc.record({ code: fc.constantFrom(...FAILURE_CODES), money: fc.constantFrom('unknown', 'not-sent') })),
    evidence: fc.array(fc.record({ id: wild(60), at, detail }), { maxLength: 6 }),
    probes: fc.array(fc.record({ name: wild(40), outcome: wild(40), durationMs: at, detail }), { maxLength: 4 }),
    environment: fc.dictionary(fc.constantFrom(...ENVIRONMENT_FIELDS), scalar),
    timeline: fc.array(fc.record({ at, what: wild(60), detail }), { maxLength: 8 }),
    drops: fc.dictionary(wild(40), fc.nat(), { maxKeys: 4 }),
    deliveries: fc.array(fc.record({ door: fc.constantFrom(...DOORS), outcome: wild(40), at }), { maxLength: 6 }),
    phases: fc.array(fc.record({ phase: fc.constantFrom(...PHASES), at }), { maxLength: 5 }),
  })
  .map(({ phases, ...fields }) => {
    const report = sampleReport(fields);
    return { ...report, attempt: { ...report.attempt, phases } };
  });
/** Reports with one thing about them wrong. */
const brokenReport = fc.tuple(validReport, fc.constantFrom(...Object.keys(sampleReport())), fc.jsonValue()).map(([report, field, value]) => ({ ...report, [field]: value }));
const types = fc.constantFrom('application/json', 'text/plain', 'text/plain;charset=GBK', 'application/x-www-form-urlencoded', 'application/octet-stream', 'multipart/form-data; boundary=x', '');

async function answerTo(request: InjectOptions): Promise<number> {
  const { statusCode } = await service.http.inject(request);
  if (statusCode >= 500) throw new Error(`${statusCode} to ${JSON.stringify(request).slice(0, 2_000)}`);
  return statusCode;
}
const post = (payload: string | Buffer, type: string, url = '/v1/reports') => answerTo({ method: 'POST', url, payload, headers: type === '' ? {} : { 'content-type': type } });

it('takes every report that the schema takes, and reads back for support what it took', async () => {
  await fc.assert(fc.asyncProperty(validReport, fc.boolean(), async (report, asForm) => {
    const text = JSON.stringify(report);
    fc.pre(Buffer.byteLength(text) <= REPORT_LIMITS.maxBytes);
    const status = asForm ? await post(new URLSearchParams({ report: text }).toString(), 'application/x-www-form-urlencoded') : await post(text, 'application/json');
    expect(status).toBe(200);
    const shown = await service.asAdmin({ url: `/console/api/reports/${encodeURIComponent(report.reference)}` });
    expect([shown.statusCode, shown.json().status, shown.json().report.reportId]).toEqual([200, 'found', report.reportId]);
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);

it('answers whatever else comes in with a problem of the sender', async () => {
  const body = fc.oneof(
    brokenReport.map((report) => JSON.stringify(report)),
    fc.json(),
    wild(2_000),
    fc.tuple(validReport, fc.nat(40_000), wild(5)).map(([report, cut, noise]) => `${JSON.stringify(report).slice(0, cut)}${noise}`),
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  );
  await fc.assert(fc.asyncProperty(body, types, async (payload, type) => {
    expect([200, 400, 413, 415]).toContain(await post(payload, type));
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);

it('reads capsules that were cut, mixed or made up without breaking, here and for support', async () => {
  const capsule = fc.oneof(
    fc.tuple(validReport, fc.nat(3_000), fc.stringMatching(/^[\w-]{0,20}$/)).map(([report, cutAt, noise]) => `${encodeCapsule(report).slice(0, cutAt)}${noise}${encodeCapsule(report).slice(cutAt)}`),
    fc.stringMatching(/^U1\.[\w-]{0,400}$/),
    wild(300).map((text) => `U1.${text}`),
    validReport.map((report) => encodeCapsule(report)),
  );
  await fc.assert(fc.asyncProperty(capsule, async (text) => {
    expect([200, 400, 413]).toContain(await post(text, 'text/plain'));
    const pasted = await service.asAdmin({ method: 'POST', url: '/console/api/capsule', payload: { text } });
    expect([200, 400]).toContain(pasted.statusCode);
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);

it('survives images, violations and references that nobody would send', async () => {
  const chunk = fc.record({
    id: fc.oneof(fc.stringMatching(/^[\w-]{8,64}$/), wild(80)), n: fc.oneof(fc.nat(40).map(String), wild(6)), of: fc.oneof(fc.integer({ min: 1, max: 40 }).map(String), wild(6)),
    sum: fc.oneof(wild(8), fc.string().map(checksum)), d: fc.oneof(fc.stringMatching(/^[!-~]{1,200}$/), wild(CHUNK_LIMITS.maxText)),
  }).map((query) => `/v1/reports/p.gif?${new URLSearchParams(query).toString()}`);
  await fc.assert(fc.asyncProperty(chunk, fc.jsonValue(), wild(60), fc.string(), async (image, policy, reference, attempt) => {
    expect([200, 400, 429]).toContain(await answerTo({ url: image }));
    const csp = { 'csp-report': { 'document-uri': reference, 'effective-directive': 'connect-src', 'blocked-uri': attempt } };
    for (const body of [policy, csp, [{ type: 'network-error', url: reference, body: { type: attempt, referrer: reference } }]]) {
      expect(await post(JSON.stringify(body), 'application/reports+json', `/v1/reports/policy?${new URLSearchParams({ attempt }).toString()}`)).toBe(204);
    }
    const asked = await service.asAdmin({ url: `/console/api/reports/${encodeURIComponent(Buffer.from(reference).toString())}` });
    expect([200, 404, 414]).toContain(asked.statusCode);
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);
