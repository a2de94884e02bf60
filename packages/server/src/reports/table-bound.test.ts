import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  const bound = createTableBound(service.db, 'report_chunks', { most: 4, slack: 3 });
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
  await intake.keep([{ kind: 'csp', page: 'https://portal.example.com/new', what: 'connect-src', blocked: 'x', about: null }], '');
  expect(await countOf('policy_reports')).toBe(MOST_POLICY_REPORTS.most);
  const latest = await service.db.selectFrom('policy_reports').select('page').orderBy('last_at', 'desc').limit(1).execute();
  expect(latest).toEqual([{ page: 'https://portal.example.com/new' }]);
});
