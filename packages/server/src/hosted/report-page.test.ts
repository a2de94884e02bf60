import { encodeCapsule } from '@unstuck/protocol';
import { parse } from 'acorn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { RECEIVE_SCRIPT } from './receive-script.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const post = (report: string) => service.http.inject({
  method: 'POST', url: '/r?lang=en', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ report }).toString(),
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
