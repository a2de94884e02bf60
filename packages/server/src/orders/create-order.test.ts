import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ approvalAbove: 100_000 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const create = (account: string, key: string, payload: object = { amount: 5_000, currency: 'CNY' }, headers = {}) =>
  service.as(account, { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': key, ...headers }, payload });
const countOrders = async (key: string): Promise<number> =>
  (await service.db.selectFrom('orders').select('id').where('idempotency_key', '=', key).execute()).length;

it('answers the same order for the same key and body, first 201 and then 200', async () => {
  const first = await create('E1001', 'same-key-1');
  const again = await create('E1001', 'same-key-1');
  expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
  expect(again.json()).toEqual(first.json());
  expect(first.json()).toMatchObject({ state: 'open', amount: 5_000, currency: 'CNY', money: 'not-sent', payment: null, remainingSeconds: 900 });
  expect(first.json().page).toBe(`/o/${first.json().id}`);
});

it('makes one order of fifty simultaneous requests with one key', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => create('E1002', 'rush-hour-1')));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(49);
  expect(await countOrders('rush-hour-1')).toBe(1);
});

it('refuses the same key with another body and names the remedy', async () => {
  await create('E1003', 'reused-key');
  const other = await create('E1003', 'reused-key', { amount: 6_000, currency: 'CNY' });
  expect(other.statusCode).toBe(422);
  expect(other.json()).toMatchObject({ code: 'key.reused', retryable: false });
  expect(other.json().detail).toContain('new Idempotency-Key');
  expect(await countOrders('reused-key')).toBe(1);
});

it('lets two accounts use the same key for two orders', async () => {
  const mine = await create('E1004', 'shared-key');
  const theirs = await create('E1005', 'shared-key');
  expect(theirs.statusCode).toBe(201);
  expect(theirs.json().id).not.toBe(mine.json().id);
});

it('refuses an account that nobody registered', async () => {
  const answer = await create('E9999', 'stranger-1');
  expect(answer.statusCode).toBe(403);
  expect(answer.json().code).toBe('account.unknown');
});

it('answers each of a rush by itself: another account, another key, a stranger, one key twice', async () => {
  const [mine, theirs, other, stranger, again] = await Promise.all([
    create('E1001', 'rush-key-a'), create('E1002', 'rush-key-a'), create('E1001', 'rush-key-b'), create('E9999', 'rush-key-a'), create('E1001', 'rush-key-a'),
  ]);
  expect([theirs.statusCode, other.statusCode, stranger.statusCode]).toEqual([201, 201, 403]);
  expect([mine.statusCode, again.statusCode].toSorted((a, b) => a - b)).toEqual([200, 201]);
  expect(again.json().id).toBe(mine.json().id);
  expect(new Set([mine, theirs, other].map((answer) => answer.json().id)).size).toBe(3);
  expect(await countOrders('rush-key-a')).toBe(2);
});

it('finds the order by its key, and only for its own account', async () => {
  const created = await create('E1006', 'lookup-key');
  const lookup = (account: string) => service.as(account, { url: '/v1/orders/by-key', headers: { 'idempotency-key': 'lookup-key' } });
  expect((await lookup('E1006')).json()).toEqual(created.json());
  expect((await lookup('E1007')).json().code).toBe('order.not-found');
});

it('lets an order above the tier wait for approval, and starts its time when it is approved', async () => {
  const created = await create('E1008', 'large-order', { amount: 100_001, currency: 'CNY' });
  expect(created.json()).toMatchObject({ state: 'approval', money: 'not-sent' });
  const { id } = created.json();
  const early = await service.as('E1008', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'alipay' } });
  expect(early.json()).toMatchObject({ status: 403, code: 'order.awaiting-approval', money: 'not-sent' });
  const approved = await service.asAdmin({ method: 'POST', url: `/console/api/orders/${id}/approve` });
  expect(approved.json().state).toBe('open');
  const read = await service.as('E1008', { url: `/v1/orders/${id}` });
  expect(read.json()).toMatchObject({ state: 'open', remainingSeconds: 900 });
});

it('lets an approver say no, once and for good, and approve nothing that is over', async () => {
  const refused = (await create('E1008', 'too-large', { amount: 100_001, currency: 'CNY' })).json();
  const ask = async (id: string, what: 'approve' | 'refuse') => (await service.asAdmin({ method: 'POST', url: `/console/api/orders/${id}/${what}` })).json();
  expect(await ask(refused.id, 'refuse')).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  expect(await ask(refused.id, 'refuse'), 'twice changes nothing').toMatchObject({ state: 'cancelled' });
  expect(await ask(refused.id, 'approve')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'id', remedy: expect.stringContaining('it is cancelled') }] });
  const approved = (await create('E1008', 'just-large', { amount: 100_001, currency: 'CNY' })).json();
  await ask(approved.id, 'approve');
  expect(await ask(approved.id, 'refuse'), 'it is being paid').toMatchObject({ code: 'request.invalid', errors: [{ field: 'id' }] });
  expect((await service.as('E1008', { url: `/v1/orders/${approved.id}` })).json().state).toBe('open');
  expect(await ask('nothing', 'refuse')).toMatchObject({ code: 'order.not-found' });
});

it('remembers which attempts asked for an order', async () => {
  for (const attempt of ['attempt-a', 'attempt-b', 'attempt-a', 'not an id!']) await create('E1009', 'attempts-key', undefined, { 'unstuck-attempt': attempt });
  const [order] = (await service.asAdmin({ url: '/console/api/orders?account=E1009' })).json();
  expect(order).toMatchObject({ key: 'attempts-key', state: 'open', amount: 5_000, attempts: ['attempt-a', 'attempt-b'], payments: [] });
});

it('remembers the first twenty attempts for an order, and answers whichever come after', async () => {
  const answers = [];
  for (let count = 1; count <= 22; count += 1) answers.push(await create('E1010', 'stubborn-key', undefined, { 'unstuck-attempt': `attempt-${count}` }));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  const [order] = (await service.asAdmin({ url: '/console/api/orders?account=E1010' })).json();
  expect(order.attempts).toEqual(Array.from({ length: 20 }, (_, index) => `attempt-${index + 1}`));
});
