import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobs } from '../jobs.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { KEPT_MS } from './forget-reports.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const DAY_SECONDS = 24 * 3_600;
const jobs = () => createJobs(service.context, null);
const run = async (name: string): Promise<number> => (await jobs().find((job) => job.name === name)?.tick()) ?? NaN;
const counts = async (): Promise<Record<string, number>> => {
  const of = async (table: 'reports' | 'report_chunks' | 'arrivals' | 'policy_reports') => (await service.db.selectFrom(table).selectAll().execute()).length;
  return { reports: await of('reports'), report_chunks: await of('report_chunks'), arrivals: await of('arrivals'), policy_reports: await of('policy_reports') };
};

it('keeps what helps to find a cause for its time, and no longer', async () => {
  await service.http.inject({ method: 'POST', url: '/v1/reports', headers: { 'content-type': 'text/plain' }, payload: JSON.stringify(sampleReport()) });
  await service.http.inject({ url: '/v1/reports/p.gif?id=r-unfinished&n=0&of=2&sum=abc&d=xyz' });
  await service.http.inject({
    method: 'POST', url: '/v1/reports/policy', headers: { 'content-type': 'application/csp-report' },
    payload: JSON.stringify({ 'csp-report': { 'document-uri': 'https://portal.example.com/', 'effective-directive': 'connect-src', 'blocked-uri': 'https://pay.example.com' } }),
  });
  await service.as('E9999', { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': 'never-made', 'unstuck-attempt': 'a-refused' }, payload: { amount: 5_000, currency: 'CNY' } });
  expect(await run('record-arrivals')).toBe(1);
  expect(await run('record-arrivals'), 'nothing new').toBe(0);
  expect(await counts()).toEqual({ reports: 1, report_chunks: 1, arrivals: 1, policy_reports: 1 });

  expect(await run('forget-reports')).toBe(0);
  service.advance(2 * 3_600);
  await run('forget-reports');
  expect(await counts()).toEqual({ reports: 1, report_chunks: 0, arrivals: 1, policy_reports: 1 });
  service.advance(31 * DAY_SECONDS);
  await run('forget-reports');
  expect(await counts()).toEqual({ reports: 1, report_chunks: 0, arrivals: 0, policy_reports: 0 });
  service.advance(60 * DAY_SECONDS);
  await run('forget-reports');
  expect(await counts()).toEqual({ reports: 0, report_chunks: 0, arrivals: 0, policy_reports: 0 });
});

it.each<[keyof typeof KEPT_MS, number]>([['reports', 90 * DAY_SECONDS], ['arrivals', 30 * DAY_SECONDS], ['policy_reports', 30 * DAY_SECONDS], ['report_chunks', 3_600]])('keeps %s for %i seconds to the last', async (table, seconds) => {
  const at = sql`${service.now()}::timestamptz`;
  const rows = {
    reports: sql`insert into reports (report_id, reference, attempt_id, cause, arrived_by, deliveries, received_at, body) values ('r-kept', 'x', 'x', 'offline', 'post', 0, ${at}, '{}')`,
    arrivals: sql`insert into arrivals (attempt_id, first_at, last_at) values ('a-kept', ${at}, ${at})`,
    policy_reports: sql`insert into policy_reports (kind, page, what, blocked, attempt_id, hour, count, last_at) values ('csp', 'x', 'x', 'x', '', ${at}, 1, ${at})`,
    report_chunks: sql`insert into report_chunks (report_id, number, total, checksum, data, sender, received_at) values ('r-kept', 0, 2, 'x', 'x', '', ${at})`,
  };
  await rows[table].execute(service.db);
  service.advance(seconds);
  await run('forget-reports');
  expect((await counts())[table]).toBe(1);
  service.advance(1);
  await run('forget-reports');
  expect((await counts())[table]).toBe(0);
});

it('looks once a minute, not at every tick', async () => {
  const [job] = jobs().filter(({ name }) => name === 'forget-reports');
  await service.http.inject({ url: '/v1/reports/p.gif?id=r-unfinished&n=0&of=2&sum=abc&d=xyz' });
  await job?.tick();
  service.advance(30);
  await service.db.updateTable('report_chunks').set({ received_at: new Date(0) }).execute();
  expect(await job?.tick()).toBe(0);
  service.advance(31);
  expect(await job?.tick()).toBe(1);
});

it('forgets all that is due at once, however much there is', async () => {
  await sql`insert into arrivals (attempt_id, first_at, last_at) select 'a-old-' || n, 'epoch', 'epoch' from generate_series(1, 2500) n`.execute(service.db);
  service.advance(61);
  expect(await jobs().find(({ name }) => name === 'forget-reports')?.tick(AbortSignal.abort()), 'begins nothing once it is told to stop').toBe(0);
  expect(await run('forget-reports')).toBe(2_500);
});
