import type { Report, ReportAnswer, ReportView } from '@unstuck/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const SERVICE = 'https://pay.example.com';
const ORIGIN = 'https://portal.example.com';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ publicUrl: SERVICE, trustProxy: true });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const browserSays = (address: string, type: string, body: unknown, query = '') => service.http.inject({
  method: 'POST', url: `/v1/reports/policy${query}`, headers: { 'content-type': type, 'x-forwarded-for': address }, payload: JSON.stringify(body),
});
const ids = (view: ReportView): string[] => view.serverEvidence.map(({ id }) => id);
async function found(report: Report): Promise<ReportView> {
  await service.http.inject({ method: 'POST', url: '/v1/reports', headers: { 'content-type': 'text/plain', origin: ORIGIN }, payload: JSON.stringify(report) });
  const answer = (await service.asAdmin({ url: `/console/api/reports/${report.reference}?locale=en` })).json<ReportAnswer>();
  if (answer.status !== 'found') throw new Error(`the report is ${answer.status}`);
  return answer;
}

it.each([
  ['a violation', 'server.csp-reported', 'application/csp-report', { 'csp-report': { 'document-uri': `${ORIGIN}/topup`, 'effective-directive': 'connect-src', 'blocked-uri': SERVICE } }],
  ['a network error', 'server.network-error-logged', 'application/reports+json', [{ type: 'network-error', url: `${SERVICE}/v1/orders`, body: { type: 'tcp.refused', referrer: `${ORIGIN}/topup` } }]],
])('believes no single stranger of %s: it is shown, and changes nothing until another address says the same', async (_, id, type, body) => {
  service.advance(24 * 3_600);
  const report = () => sampleReport({ madeAt: service.now().toISOString() });
  const before = (await found(report())).findings;
  for (let time = 0; time < 3; time += 1) await browserSays('192.0.2.66', type, body);
  const alone = await found(report());
  expect([alone.policy.length, ids(alone), alone.findings]).toEqual([1, ['server.never-arrived'], before]);
  const named = report();
  await browserSays('192.0.2.66', type, body, `?attempt=${named.attempt.id}`);
  expect(ids(await found(named)), 'the page itself named its attempt').toContain(id);
  await browserSays('192.0.2.1', type, JSON.parse(JSON.stringify(body).replaceAll('/topup', '/wallet')));
  expect(ids(await found(report())), 'on another page of the same origin').toContain(id);
  expect((await service.db.selectFrom('policy_reports').select('sender').execute()).map(({ sender }) => sender).join(' ')).not.toContain('192.0.2');
});
