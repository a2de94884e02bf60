import { encodeCapsule, checksum } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ trustProxy: true });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const unfinished = (id: string, address: string) => service.http.inject({ url: `/v1/reports/p.gif?id=${id}&n=0&of=2&sum=abc&d=xyz`, headers: { 'x-forwarded-for': address } });
const pieces = (report: Report): string[] => {
  const text = encodeCapsule(report);
  const halves = [text.slice(0, 200), text.slice(200)];
  return halves.map((d, n) => `/v1/reports/p.gif?${new URLSearchParams({ id: report.reportId, n: String(n), of: '2', sum: checksum(text), d }).toString()}`);
};
const fill = (rows: number, sender: string) => sql`insert into report_chunks (report_id, number, total, checksum, data, sender, received_at)
  select ${`r-${sender}-`} || n, 0, 2, 'abc', 'xyz', ${sender}, ${service.now()} from generate_series(1, ${rows}::integer) n`.execute(service.db);

it('leaves the door open to others when one address has filled its share', async () => {
  expect((await unfinished('r-first-one', '10.0.0.1')).statusCode).toBe(200);
  const { sender } = await service.db.selectFrom('report_chunks').select('sender').executeTakeFirstOrThrow();
  expect(sender).not.toContain('10.0.0.1');
  await fill(999, sender);
  const refused = await unfinished('r-one-too-many', '10.0.0.1');
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate.limited']);
  const report = sampleReport();
  for (const url of pieces(report)) expect((await service.http.inject({ url, headers: { 'x-forwarded-for': '10.0.0.2' } })).statusCode).toBe(200);
  expect(await service.db.selectFrom('reports').select('arrived_by').where('report_id', '=', report.reportId).execute()).toEqual([{ arrived_by: 'image' }]);
});

it('takes the addresses of one network of IPv6 for one', async () => {
  await unfinished('r-by-ipv6-a', '2001:db8::1');
  await unfinished('r-by-ipv6-b', '2001:db8:0:0:ffff::2');
  await unfinished('r-by-ipv6-c', '2001:db8:0:1::1');
  const rows = await service.db.selectFrom('report_chunks').select(['report_id', 'sender']).where('report_id', 'like', 'r-by-ipv6-%').orderBy('report_id').execute();
  const [a, b, c] = rows.map(({ sender }) => sender);
  expect([a === b, a === c]).toEqual([true, false]);
});

it('keeps the door open when strangers of many addresses have filled the table', async () => {
  for (let stranger = 0; stranger < 25; stranger += 1) await fill(900, `stranger-${stranger}`);
  service.advance(1);
  const report = sampleReport();
  for (const url of pieces(report)) expect((await service.http.inject({ url, headers: { 'x-forwarded-for': '10.0.0.3' } })).statusCode).toBe(200);
  expect(await service.db.selectFrom('reports').select('report_id').where('report_id', '=', report.reportId).execute()).toHaveLength(1);
});

it('remembers the page that a picture was on, where the browser says so', async () => {
  const report = sampleReport();
  for (const url of pieces(report)) await service.http.inject({ url, headers: { referer: 'https://portal.example.com/topup?x=1' } });
  expect(await service.db.selectFrom('reports').select('origin').where('report_id', '=', report.reportId).execute()).toEqual([{ origin: 'https://portal.example.com' }]);
});
