import process from 'node:process';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobs } from '../jobs.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

/** A PostgreSQL server reclaims by itself, when it sees fit. */
const embedded = (process.env['TEST_DATABASE_URL'] ?? '') === '';
const DAY_SECONDS = 86_400;

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

it('takes up the room of what was forgotten again, where no server does', async () => {
  const jobs = createJobs(service.context, null);
  const run = async (name: string): Promise<number> => (await jobs.find((job) => job.name === name)?.tick()) ?? NaN;
  const bytes = async (): Promise<number> => (await sql<{ bytes: number }>`select pg_total_relation_size('arrivals') as bytes`.execute(service.db)).rows[0]?.bytes ?? NaN;
  const sizes: number[] = [];
  for (let month = 0; month < 6; month += 1) {
    await sql`insert into arrivals (attempt_id, first_at, last_at) select ${`a-${month}-`} || n, ${service.now()}, ${service.now()} from generate_series(1, 3000) n`.execute(service.db);
    service.advance(31 * DAY_SECONDS);
    expect(await run('forget-reports')).toBe(3_000);
    expect(await run('reclaim-space')).toBe(embedded ? 6 : 0);
    expect(await run('reclaim-space'), 'it looks once a day').toBe(0);
    sizes.push(await bytes());
  }
  const [first = NaN] = sizes;
  if (embedded) expect(Math.max(...sizes)).toBeLessThan(2 * first);
});
