import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobs } from '../jobs.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { CallbackTarget } from './deliver.ts';
import { createForgetDelivered, NOTIFICATIONS_KEPT_MS, OUTBOX_KEPT_MS } from './forget-delivered.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const outbox = async () => (await service.db.selectFrom('outbox').select('topic').orderBy('id').execute()).map(({ topic }) => topic);

it('keeps what was delivered for its time, and what was not until it is', async () => {
  const job = createForgetDelivered(service.context, { undeliveredToo: false });
  const now = service.now();
  const row = (topic: string, delivered: boolean) => ({ topic, payload: '{}', created_at: now, next_attempt_at: now, delivered_at: delivered ? now : null });
  await service.db.insertInto('outbox').values([row('order.paid', true), row('order.expired', false)]).execute();
  service.advance(OUTBOX_KEPT_MS / 1000);
  expect(await job.tick()).toBe(0);
  service.advance(60);
  expect(await job.tick()).toBe(1);
  expect(await outbox()).toEqual(['order.expired']);
  expect(await job.tick(), 'it looks once a minute').toBe(0);
});

it('keeps what was delivered late for its time after that', async () => {
  const [created, now] = [new Date(service.now().getTime() - OUTBOX_KEPT_MS - 1), service.now()];
  const { id } = await service.db.insertInto('outbox').values({ topic: 'order.cancelled', payload: '{}', created_at: created, next_attempt_at: now, delivered_at: now }).returning('id').executeTakeFirstOrThrow();
  expect(await createForgetDelivered(service.context, { undeliveredToo: false }).tick()).toBe(0);
  await service.db.deleteFrom('outbox').where('id', '=', id).execute();
});

it('keeps what waits for a vendor who is to be called, however long, and else what a vendor may yet configure a callback for', async () => {
  const forget = (callback: CallbackTarget | null) => createJobs(service.context, callback).find(({ name }) => name === 'forget-delivered')?.tick();
  expect(await forget({ url: 'https://hr.example.com/unstuck', secret: 'x', fetch })).toBe(0);
  const now = service.now();
  const { id } = await service.db.insertInto('outbox').values({ topic: 'order.cancelled', payload: '{}', created_at: now, next_attempt_at: now }).returning('id').executeTakeFirstOrThrow();
  await createForgetDelivered(service.context, { undeliveredToo: true }).tick();
  expect(await outbox()).toEqual(['order.cancelled']);
  await service.db.deleteFrom('outbox').where('id', '=', id).execute();
  await service.db.insertInto('outbox').values({ topic: 'order.expired', payload: '{}', created_at: new Date(now.getTime() - OUTBOX_KEPT_MS - 1), next_attempt_at: now }).execute();
});

it('does not keep for ever what nobody is to get', async () => {
  expect(await createForgetDelivered(service.context, { undeliveredToo: true }).tick()).toBe(1);
  expect(await outbox()).toEqual([]);
});

it('forgets notifications when no platform repeats them any more, however many they are', async () => {
  const job = createForgetDelivered(service.context, { undeliveredToo: true });
  const received = service.now();
  await service.db.insertInto('notifications').values(Array.from({ length: 1_500 }, (_, index) => ({ channel: 'alipay' as const, notify_id: `n-${index}`, trade_number: 't', received_at: received }))).execute();
  service.advance(NOTIFICATIONS_KEPT_MS / 1000);
  expect(await job.tick()).toBe(0);
  service.advance(60);
  expect(await job.tick()).toBe(1_500);
});
