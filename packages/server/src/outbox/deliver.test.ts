import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { deliverOutbox } from './deliver.ts';
import type { CallbackTarget } from './deliver.ts';
import { enqueue } from './enqueue.ts';

let service: TestService;
let answers: (number | 'network error')[] = [];
let received: { body: string; signature: string }[] = [];
const target: CallbackTarget = {
  url: 'https://hr.example.com/unstuck',
  secret: TOKEN_SECRET,
  fetch: async (_url, init) => {
    received.push({ body: typeof init?.body === 'string' ? init.body : '', signature: new Headers(init?.headers).get('unstuck-signature') ?? '' });
    const answer = answers.shift() ?? 200;
    if (answer === 'network error') throw new TypeError('fetch failed');
    return new Response(null, { status: answer });
  },
};
const due = () => deliverOutbox(service.context, target);

beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

it('delivers a credited order signed, again after failures, and not again after success', async () => {
  const id = await service.order('E1001', { pay: 'transfer' });
  await service.asAdmin({ method: 'POST', url: `/console/api/orders/${id}/confirm-transfer`, payload: { amount: 5_000, reference: 'CMB-9' } });
  answers = ['network error', 404, 200];
  expect(await due()).toBe(1);
  expect(await due()).toBe(0);
  service.advance(5);
  expect(await due()).toBe(1);
  service.advance(5);
  expect(await due()).toBe(0);
  service.advance(5);
  expect(await due()).toBe(1);
  service.advance(86_400);
  expect(await due()).toBe(0);

  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  const [first = 0, ...later] = received.map(({ signature }) => Number(/^t=(\d+),/.exec(signature)?.[1]));
  expect(later.map((seconds) => seconds - first), 'signed as of when it is sent').toEqual([5, 15]);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ topic: 'order.paid', data: { orderId: id, account: 'E1001', amount: 5_000, currency: 'CNY' } });
  for (const { body, signature } of received) {
    const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    expect(mac).toBe(createHmac('sha256', TOKEN_SECRET).update(`${time}.${body}`).digest('hex'));
  }
});

const told = (): { id: unknown; orderId: string }[] => received.map(({ body }) => JSON.parse(body)).map(({ id, data }) => ({ id, orderId: data.orderId }));

it('tells nothing new under an id that was used before a restore, and what is told again under its own', async () => {
  received = [];
  const cancel = async (id: string): Promise<void> => {
    await service.as('E1004', { method: 'POST', url: `/v1/orders/${id}/cancel` });
    await due();
  };
  const [first, second] = [await service.order('E1004'), await service.order('E1004')];
  // A restore numbers the rows as they were numbered before, and undoes what has happened since the backup.
  const restart = () => sql`truncate outbox restart identity`.execute(service.db);
  await restart();
  await cancel(first);
  await restart();
  await service.db.updateTable('orders').set({ state: 'open' }).where('id', '=', first).execute();
  await cancel(second);
  await cancel(first);
  expect(told().map(({ orderId }) => orderId)).toEqual([first, second, first]);
  const [before, another, again] = told();
  expect(another?.id).not.toBe(before?.id);
  expect(again?.id).toBe(before?.id);
});

it('tells the news of one payment, and its refunds, under different ids', async () => {
  received = [];
  const news = [['order.paid', {}], ['payment.suspense', {}], ['payment.refunded', { refundId: 'r-1' }], ['payment.refunded', { refundId: 'r-2' }], ['payment.returned', {}]] as const;
  await service.db.transaction().execute(async (transaction) => {
    for (const [topic, facts] of news) await enqueue(transaction, topic, { orderId: 'order-1', tradeNumber: 'trade-1', ...facts }, service.context.clock());
  });
  expect(await due()).toBe(news.length);
  expect(new Set(told().map(({ id }) => id)).size).toBe(news.length);
});

it('never hands one row to two deliverers at the same time', async () => {
  received = [];
  for (let count = 0; count < 6; count += 1) {
    const id = await service.order('E1002');
    await service.as('E1002', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  }
  await Promise.all([due(), due(), due()]);
  expect(received).toHaveLength(6);
  expect(new Set(received.map(({ body }) => JSON.parse(body).id)).size).toBe(6);
});

async function cancelSome(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const id = await service.order('E1003');
    await service.as('E1003', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  }
}

it('delivers all that is due while one delivery hangs', async () => {
  await cancelSome(25);
  let release = (): void => undefined;
  const hanging = new Promise<Response>((resolve) => {
    release = () => resolve(new Response(null));
  });
  let asked = 0;
  const slow: CallbackTarget = { ...target, fetch: () => ((asked += 1) === 1 ? hanging : Promise.resolve(new Response(null))) };
  const delivering = deliverOutbox(service.context, slow);
  await expect.poll(() => asked).toBe(25);
  release();
  expect(await delivering).toBe(25);
});

it('has ten deliveries under way at most, however many are due', async () => {
  await cancelSome(12);
  const waiting: (() => void)[] = [];
  let most = 0;
  const counting: CallbackTarget = { ...target, fetch: () => new Promise((resolve) => {
    most = Math.max(most, waiting.push(() => resolve(new Response(null))));
  }) };
  const delivering = deliverOutbox(service.context, counting);
  await expect.poll(() => waiting.length).toBe(10);
  waiting.shift()?.();
  await expect.poll(() => waiting.length).toBe(10);
  waiting.shift()?.();
  await expect.poll(() => waiting.length).toBe(10);
  for (const answer of waiting) answer();
  expect([await delivering, most]).toEqual([12, 10]);
});

it('begins no delivery once it is told to stop', async () => {
  await cancelSome(1);
  expect(await deliverOutbox(service.context, target, AbortSignal.abort())).toBe(0);
  expect(await due()).toBe(1);
});

const lastError = async () => (await service.db.selectFrom('outbox').select('last_error').where('delivered_at', 'is', null).executeTakeFirstOrThrow()).last_error;

it('sends nobody what a redirect asks it to send elsewhere, and tries again later', async () => {
  await cancelSome(1);
  const asked: (string | undefined)[] = [];
  const receiver = createServer((request, reply) => {
    asked.push(request.url);
    reply.writeHead(request.url === '/unstuck' ? 307 : 200, { location: '/elsewhere', connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/unstuck`;
  expect(await deliverOutbox(service.context, { ...target, url, fetch })).toBe(1);
  await new Promise((resolve) => receiver.close(resolve));
  expect([asked, await lastError()]).toEqual([['/unstuck'], 'fetch failed']);
  service.advance(5);
  expect(await due()).toBe(1);
});

it('gives up on a receiver that does not answer while the row is still its own, and tries again later', async () => {
  await cancelSome(1);
  const limits: number[] = [];
  const deadline = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    limits.push(milliseconds);
    return deadline.signal;
  });
  const silent: CallbackTarget['fetch'] = (_url, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('the time is over')));
      deadline.abort();
      if (init?.signal !== deadline.signal) reject(new Error('it has no time limit'));
    });
  expect(await deliverOutbox(service.context, { ...target, fetch: silent })).toBe(1);
  timeout.mockRestore();
  expect([limits, await lastError()]).toEqual([[10_000], 'the time is over']);
  service.advance(4);
  expect(await due()).toBe(0);
  service.advance(1);
  expect(await due()).toBe(1);
});

it('leaves a row to its deliverer for longer than that may take, and no longer where that one is gone', async () => {
  await cancelSome(1);
  let answer: ((response: Response) => void) | undefined;
  const hanging: CallbackTarget = { ...target, fetch: () => new Promise((resolve) => (answer = resolve)) };
  const delivering = deliverOutbox(service.context, hanging);
  await expect.poll(() => answer).toBeDefined();
  service.advance(29);
  expect(await due()).toBe(0);
  service.advance(1);
  expect(await due()).toBe(1);
  answer?.(new Response(null));
  await delivering;
});

it('asks a receiver that has refused for days again within the hour', async () => {
  await cancelSome(1);
  await service.db.updateTable('outbox').set({ attempts: 40 }).where('delivered_at', 'is', null).execute();
  answers = [500];
  expect(await due()).toBe(1);
  service.advance(3_599);
  expect(await due()).toBe(0);
  service.advance(1);
  expect(await due()).toBe(1);
});

it('writes down what became of all that is under way before it fails as the database does', async () => {
  await cancelSome(2);
  let asked = 0;
  let release = (): void => undefined;
  const hanging = new Promise<Response>((resolve) => {
    release = () => resolve(new Response(null));
  });
  const slow: CallbackTarget = { ...target, fetch: () => ((asked += 1) === 1 ? hanging : Promise.resolve(new Response(null))) };
  const failure = new Error('the database is away');
  const update: (table: 'outbox') => unknown = service.db.updateTable.bind(service.db);
  let updates = 0;
  // What is due is claimed, the delivery that is done is written down, and then the next is to be claimed.
  const failing = vi.spyOn(service.db, 'updateTable').mockImplementation((...[table]: unknown[]): never => {
    updates += 1;
    if (updates === 3) throw failure;
    return update(table as 'outbox') as never;
  });
  const delivering = deliverOutbox(service.context, slow);
  const failed = vi.fn<() => void>();
  delivering.catch(failed);
  await expect.poll(() => updates).toBe(3);
  expect(failed).not.toHaveBeenCalled();
  release();
  await expect(delivering).rejects.toBe(failure);
  failing.mockRestore();
  expect(await service.db.selectFrom('outbox').select('id').where('delivered_at', 'is', null).execute()).toEqual([]);
});
