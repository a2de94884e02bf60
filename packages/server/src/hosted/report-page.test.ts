import { encodeCapsule } from '@unstuck/protocol';
import { parse } from 'acorn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { RECEIVE_SCRIPT } from './receive-script.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ publicUrl: 'https://pay.example.com' });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const post = (report: string, headers: Record<string, string> = {}) => service.http.inject({
  method: 'POST', url: '/r?lang=en', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: new URLSearchParams({ report }).toString(),
});

it('runs its own script and no other, and sends it nowhere but home', async () => {
  const page = await service.http.inject({ url: '/r', headers: { 'accept-language': 'zh-CN' } });
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
  const policy = String(page.headers['content-security-policy']);
  for (const directive of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'"]) expect(policy).toContain(directive);
  expect(policy).not.toContain('unsafe');
  const [source] = /<script src="([^"]+)" defer><\/script>/.exec(page.body)?.slice(1) ?? [];
  const script = await service.http.inject({ url: source ?? '' });
  expect([script.statusCode, script.headers['content-type'], script.body]).toEqual([200, 'text/javascript; charset=utf-8', RECEIVE_SCRIPT]);
});

it('has a script that the oldest engines can read', () => {
  expect(parse(RECEIVE_SCRIPT, { ecmaVersion: 5 }).body).toHaveLength(1);
});

it('takes a pasted report with scripts off, and says so with its reference', async () => {
  for (const wrap of [(capsule: string) => capsule, (capsule: string) => `https://pay.example.com/r#${capsule}`, (capsule: string) => `Hello,\n${capsule}\nbye`]) {
    const report = sampleReport();
    const answer = await post(wrap(encodeCapsule(report)));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('has been received');
    expect(answer.body).toContain(report.reference);
    expect(await service.db.selectFrom('reports').select(['arrived_by', 'origin']).where('report_id', '=', report.reportId).execute()).toEqual([{ arrived_by: 'form', origin: null }]);
  }
});

it('keeps what was typed when there is no report in it, as text', async () => {
  const answer = await post('"><script>alert(1)</script>');
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toContain('no readable report');
  expect(answer.body).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>');
  expect(answer.body).not.toContain('<script>');
  expect((await post('x'.repeat(500_000))).statusCode).toBe(413);
});

it('takes its form from its own page only, and counts it with the other reports', async () => {
  const capsule = encodeCapsule(sampleReport());
  for (const headers of [{ origin: 'https://evil.example.com' }, { origin: 'null' }, { referer: 'https://evil.example.com/x' }]) expect((await post(capsule, headers)).statusCode).toBe(403);
  for (const headers of [{ origin: 'https://pay.example.com' }, { origin: 'https://other-name.example.com', host: 'other-name.example.com' }, { origin: 'https://proxied.example.com', 'sec-fetch-site': 'same-origin' }, {}]) {
    expect((await post(encodeCapsule(sampleReport()), headers)).statusCode).toBe(200);
  }
  const metrics = (await service.http.inject({ url: '/metrics' })).body;
  expect(metrics).toMatch(/unstuck_reports_total\{outcome="accepted"\} 7/);
  expect(metrics).toMatch(/unstuck_reports_total\{outcome="refused"\} 5/);
});

it('says when to come again once an address sends too many forms', async () => {
  const limited = await createTestService({ requestsPerMinute: 3_000 });
  const answers = [];
  for (let sent = 0; sent <= 600; sent += 1) {
    answers.push(await limited.http.inject({ method: 'POST', url: '/r?lang=en', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'report=x' }));
  }
  const metrics = (await limited.http.inject({ url: '/metrics' })).body;
  await limited.close();
  expect(answers.slice(0, 600).every(({ statusCode }) => statusCode === 400)).toBe(true);
  expect([answers.at(-1)?.statusCode, Number(answers.at(-1)?.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(metrics).toContain('unstuck_reports_total{outcome="busy"} 1');
}, SETUP_TIMEOUT_MS);
