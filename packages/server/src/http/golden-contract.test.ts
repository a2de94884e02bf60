import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { signAccountToken } from './account-token.ts';

/** The golden files that clients read: what the server writes must be these, to the letter. */
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../protocol/fixtures/${name}.json`, import.meta.url), 'utf8'));

let service: TestService;
let ids = 0;

beforeAll(async () => {
  service = await createTestService({ randomId: () => `golden-id-${String((ids += 1)).padStart(3, '0')}` });
});
afterAll(() => service.close());

/** Ids are dealt out in the order of requests; they are the only thing that may differ. */
function anonymous(body: string): unknown {
  return JSON.parse(body.replace(/golden-id-\d{3}/g, 'golden-id'));
}

async function send(method: 'GET' | 'POST', url: string, payload?: object, key?: string) {
  return service.as('E1001', { method, url, ...(payload && { payload }), headers: key === undefined ? {} : { 'idempotency-key': key } });
}

it('reads the request that clients write, and writes the order that clients read', async () => {
  const created = await send('POST', '/v1/orders', golden('create-order.request') as object, 'golden-key-1');
  expect(created.statusCode).toBe(201);
  expect(anonymous(created.body)).toEqual(golden('order-open'));
  const { id } = created.json<{ id: string }>();
  const paying = await send('POST', `/v1/orders/${id}/pay`, golden('start-payment.request') as object);
  expect(anonymous(paying.body)).toEqual(golden('order-paying'));
  const started = service.alipay.started.at(-1)?.tradeNumber ?? '';
  service.alipay.pay(started);
  const paid = await send('GET', `/v1/orders/${id}?reconcile=true`);
  expect(anonymous(paid.body)).toEqual(golden('order-paid'));
  const cancellable = (await send('POST', '/v1/orders', golden('create-order.request') as object, 'golden-key-2')).json<{ id: string }>();
  expect(anonymous((await send('POST', `/v1/orders/${cancellable.id}/cancel`)).body)).toEqual(golden('order-cancelled'));
});

it.each([
  ['request-invalid', { amount: 12.5, currency: 'XYZ', note: 'x' }, 'golden-key-3'],
  ['key-reused', { amount: 7_700, currency: 'CNY' }, 'golden-key-1'],
  ['key-missing', { amount: 5_000, currency: 'CNY' }, undefined],
])('writes the problem %s that clients read', async (name, payload, key) => {
  expect(anonymous((await send('POST', '/v1/orders', payload, key)).body)).toEqual(golden(`problem-${name}`));
});

it('writes the problem of an expired token that clients read', async () => {
  const token = await signAccountToken(TOKEN_SECRET, 'E1001', { tokenId: 't', now: new Date(service.now().getTime() - 7_200_000), lifetimeSeconds: 3_600 });
  const reply = await service.http.inject({ url: '/v1/orders/by-key', headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'golden-key-1' } });
  expect(anonymous(reply.body)).toEqual(golden('problem-token-expired'));
});

it('writes the meta document that clients read', async () => {
  expect((await send('GET', '/v1/meta')).json()).toEqual(golden('meta'));
});
