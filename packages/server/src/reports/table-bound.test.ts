import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { MOST_POLICY_REPORTS, createPolicyIntake } from './policy-intake.ts';
import { createTableBound } from './table-bound.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const countOf = async (table: 'policy_reports' | 'report_chunks'): Promise<number> => Number((await service.db.selectFrom(table).select(sql<string>`count(*)`.as('count')).executeTakeFirstOrThrow()).count);
const piece = (number: number) => service.db.insertInto('report_chunks').values({ report_id: `r-${number}`, number: 0, total: 2, checksum: 'x', data: 'x', sender: '', received_at: new Date(number) }).execute();

it('lets the oldest rows go once there may be too many, and looks no more often than that', async () => {
  const bound = createTableBound(service.context, 'report_chunks', { most: 4, slack: 3 });
  const counts: number[] = [];
  for (let number = 1; number <= 9; number += 1) {
    await piece(number);
    await bound.added(1);
    counts.push(await countOf('report_chunks'));
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 4, 5, 6]);
  const left = await service.db.selectFrom('report_chunks').select('report_id').orderBy('received_at', 'desc').limit(1).execute();
  expect(left).toEqual([{ report_id: 'r-9' }]);
});

it('keeps no more violations than it says, whatever pages make up', async () => {
  await sql`insert into policy_reports (kind, page, what, blocked, attempt_id, hour, count, last_at)
    select 'csp', 'https://portal.example.com/' || n, 'connect-src', 'x', '', 'epoch', 1, 'epoch' from generate_series(1, ${MOST_POLICY_REPORTS.most + 5_000}) n`.execute(service.db);
  const intake = createPolicyIntake(service.context);
  await intake.keep([{ kind: 'csp', page: 'https://portal.example.com/new', what: 'connect-src', blocked: 'x', about: null }], '', '192.0.2.1');
  expect(await countOf('policy_reports')).toBe(MOST_POLICY_REPORTS.most);
  const latest = await service.db.selectFrom('policy_reports').select('page').orderBy('last_at', 'desc').limit(1).execute();
  expect(latest).toEqual([{ page: 'https://portal.example.com/new' }]);
});

it('lets the oldest rows of who has too many go first, and says so', async () => {
  const from = service.log.length;
  await service.db.deleteFrom('policy_reports').execute();
  await sql`insert into policy_reports (kind, page, what, blocked, attempt_id, hour, count, last_at, sender)
    select 'csp', 'https://portal.example.com/' || sender || n, 'connect-src', 'x', '', 'epoch', 1, ${service.now()}::timestamptz + n * interval '1 s', sender
    from (values ('old', 3, 0), ('flood', 40, 100), ('', 5, 0)) as given (sender, rows, start), generate_series(start + 1, start + rows) n`.execute(service.db);
  await createTableBound(service.context, 'policy_reports', { most: 20, mostOfOneSender: 10, slack: 1 }).added(1);
  const left = await service.db.selectFrom('policy_reports').select(['sender', sql<string>`count(*)`.as('count'), sql<Date>`min(last_at)`.as('first')]).groupBy('sender').orderBy('sender').execute();
  expect(left.map(({ sender, count }) => [sender, Number(count)])).toEqual([['', 5], ['flood', 10], ['old', 3]]);
  expect(left[1]?.first, 'the latest of them').toEqual(new Date(service.now().getTime() + 131_000));
  expect(service.log.slice(from)).toContainEqual(expect.objectContaining({ level: 40, table: 'policy_reports', ofOneSender: 30, ofAll: 0 }));
});

it("lets an address that floods the collector push out its own reports, not an employee's", async () => {
  const flooded = await createTestService({ reportsKept: 100 });
  const send = (index: number, remoteAddress: string) =>
    flooded.http.inject({ method: 'POST', url: '/v1/reports', remoteAddress, headers: { 'content-type': 'text/plain' }, payload: JSON.stringify(sampleReport({ reportId: `r-flood-${index}` })) });
  expect((await send(0, '192.0.2.7')).statusCode).toBe(200);
  for (let index = 1; index <= 40; index += 1) {
    flooded.advance(1);
    expect((await send(index, '198.51.100.1')).statusCode).toBe(200);
  }
  const left = await flooded.db.selectFrom('reports').select(['report_id', 'sender']).orderBy('received_at').execute();
  await flooded.close();
  expect(left[0]).toEqual({ report_id: 'r-flood-0', sender: flooded.context.senderOf('192.0.2.7') });
  expect(left.slice(1).map(({ report_id }) => report_id)).toEqual(Array.from({ length: 25 }, (_, index) => `r-flood-${16 + index}`));
  expect(flooded.log).toContainEqual(expect.objectContaining({ level: 40, table: 'reports', ofOneSender: 5, ofAll: 0 }));
}, SETUP_TIMEOUT_MS);

it('keeps so many reports and no more, the latest ones', async () => {
  const bounded = await createTestService({ reportsKept: 100 });
  const send = (index: number) => bounded.http.inject({ method: 'POST', url: '/v1/reports', headers: { 'content-type': 'text/plain' }, payload: JSON.stringify(sampleReport({ reportId: `r-bounded-${index}` })) });
  await sql`insert into reports (report_id, reference, attempt_id, cause, arrived_by, deliveries, received_at, body)
    select 'r-old-' || n, 'x', 'x', 'offline', 'post', 0, 'epoch', '{}' from generate_series(1, 600) n`.execute(bounded.db);
  expect((await send(1)).statusCode).toBe(200);
  const rows = await bounded.db.selectFrom('reports').select('report_id').execute();
  await bounded.close();
  expect(rows).toHaveLength(100);
  expect(rows).toContainEqual({ report_id: 'r-bounded-1' });
  expect(bounded.log).toContainEqual(expect.objectContaining({ level: 40, table: 'reports', ofAll: 501 }));
}, SETUP_TIMEOUT_MS);
