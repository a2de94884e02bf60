import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { createRecordArrivals, MOST_ARRIVALS } from './record-arrivals.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ trustProxy: true });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const order = (attempt: string, address: string, authorization?: string) => service.http.inject({
  method: 'POST', url: '/v1/orders', payload: { amount: 5_000, currency: 'CNY' },
  headers: { 'idempotency-key': `key-of-${attempt}`, 'unstuck-attempt': attempt, 'x-forwarded-for': address, ...(authorization === undefined ? {} : { authorization }) },
});
const rowsOf = (pattern: string) => service.db.selectFrom('arrivals').select(['attempt_id', 'status', 'sender']).where('attempt_id', 'like', pattern).orderBy('attempt_id').execute();

it('knows that an attempt arrived and was refused, and whether its token was good', async () => {
  await order('a-nobody', '192.0.2.1');
  await order('a-unlisted', '192.0.2.1', `Bearer ${await service.token('E9999')}`);
  await createRecordArrivals(service.context).tick();
  expect(await rowsOf('a-%')).toEqual([
    { attempt_id: 'a-nobody', status: 401, sender: service.context.senderOf('192.0.2.1') }, { attempt_id: 'a-unlisted', status: 403, sender: '' },
  ]);
});

it('gives who has no good token a share of the table, and leaves the rest to others', async () => {
  const fill = (sender: string, rows: number, ago: string) => sql`insert into arrivals (attempt_id, status, sender, first_at, last_at)
    select ${`f-${sender}-`} || n, 401, ${sender}, 'epoch', ${service.now()}::timestamptz - ${ago}::interval from generate_series(1, ${rows}::integer) n`.execute(service.db);
  await fill('flood', MOST_ARRIVALS.mostOfOneSender + 1_500, '1 minute');
  await fill('', 3_000, '1 day');
  await fill('office', 20, '2 days');
  await order('a-one-more', '192.0.2.2');
  await createRecordArrivals(service.context).tick();
  const counts = await Promise.all(['f-flood-%', 'f--%', 'f-office-%', 'a-one-more'].map(async (pattern) => (await rowsOf(pattern)).length));
  expect(counts).toEqual([MOST_ARRIVALS.mostOfOneSender, 3_000, 20, 1]);
});
