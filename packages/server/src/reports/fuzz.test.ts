import process from 'node:process';
import { REPORT_LIMITS } from '@unstuck/protocol';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { capsule, mediaType, pictureUrl, validReport, wildText, wrongBody } from '../testing/fuzzed-reports.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

/** Runs of each property; `UNSTUCK_FUZZ_RUNS` makes more of them. A hundred thousand, with an eye on memory, are a part of the bench. */
const RUNS = Number(process.env['UNSTUCK_FUZZ_RUNS'] ?? 120);
const LONG_TIMEOUT_MS = SETUP_TIMEOUT_MS + RUNS * 200;

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

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
  await fc.assert(fc.asyncProperty(wrongBody, mediaType, async (payload, type) => {
    expect([200, 400, 413, 415]).toContain(await post(payload, type));
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);

it('reads capsules that were cut, mixed or made up without breaking, here and for support', async () => {
  await fc.assert(fc.asyncProperty(capsule, async (text) => {
    expect([200, 400, 413]).toContain(await post(text, 'text/plain'));
    const pasted = await service.asAdmin({ method: 'POST', url: '/console/api/capsule', payload: { text } });
    expect([200, 400]).toContain(pasted.statusCode);
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);

it('survives images, violations and references that nobody would send', async () => {
  await fc.assert(fc.asyncProperty(pictureUrl, fc.jsonValue(), wildText(60), fc.string(), async (image, policy, reference, attempt) => {
    expect([200, 400, 429]).toContain(await answerTo({ url: image }));
    const csp = { 'csp-report': { 'document-uri': reference, 'effective-directive': 'connect-src', 'blocked-uri': attempt } };
    for (const body of [policy, csp, [{ type: 'network-error', url: reference, body: { type: attempt, referrer: reference } }]]) {
      expect(await post(JSON.stringify(body), 'application/reports+json', `/v1/reports/policy?${new URLSearchParams({ attempt }).toString()}`)).toBe(204);
    }
    const asked = await service.asAdmin({ url: `/console/api/reports/${encodeURIComponent(Buffer.from(reference).toString())}` });
    expect([200, 404, 414]).toContain(asked.statusCode);
  }), { numRuns: RUNS });
}, LONG_TIMEOUT_MS);
