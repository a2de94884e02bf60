import { afterAll, beforeAll, expect, it } from 'vitest';
import { unreachable } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { closeOrder } from './close-order.ts';
import { expireOrders } from './expire-orders.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const stateOf = async (id: string) => (await service.db.selectFrom('orders').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;

it('closes an order whose channel answers, however many there are whose channel does not', async () => {
  for (let count = 0; count < 21; count += 1) await service.order('E1001', { pay: 'wechat' });
  service.wechat.setFault(unreachable({ sent: true }));
  service.advance(901);
  await expireOrders(service.context);
  const healthy = await service.order('E1002', { pay: 'alipay' });
  service.advance(901);
  await expireOrders(service.context);
  expect(await stateOf(healthy)).toBe('expired');
  service.wechat.setFault(null);
});

it('ends between two orders when it is told to stop', async () => {
  for (let count = 0; count < 3; count += 1) await service.order('E1003');
  service.advance(901);
  expect(await expireOrders(service.context, AbortSignal.abort())).toBe(0);
});

it('does not expire an order that got more time while its payment was being closed', async () => {
  const id = await service.order('E1004', { pay: 'alipay' });
  service.advance(901);
  const release = service.alipay.hold();
  const closing = closeOrder(service.context, id, 'expire');
  await expect.poll(() => service.alipay.closes.length).toBeGreaterThan(0);
  await service.db.updateTable('orders').set({ expires_at: new Date(service.now().getTime() + 60_000) }).where('id', '=', id).execute();
  release();
  await closing;
  expect(await stateOf(id)).toBe('open');
  expect(await closeOrder(service.context, id, 'expire')).toMatchObject({ state: 'open' });
});

it('leaves an order alone for half a minute that could not be closed, so that two processes do not ask about it at once', async () => {
  service.advance(60);
  while ((await expireOrders(service.context)) > 0);
  const id = await service.order('E1005', { pay: 'wechat' });
  service.advance(901);
  service.wechat.setFault(unreachable({ sent: true }));
  expect(await Promise.all([expireOrders(service.context), expireOrders(service.context)])).toEqual(expect.arrayContaining([0, 1]));
  service.advance(29);
  expect(await expireOrders(service.context)).toBe(0);
  service.wechat.setFault(null);
  service.advance(1);
  expect(await expireOrders(service.context)).toBe(1);
  expect(await stateOf(id)).toBe('expired');
});

it('goes on with other orders while a platform keeps some waiting, and waits for all of them', async () => {
  service.advance(60);
  while ((await expireOrders(service.context)) > 0);
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1) ids.push(await service.order('E1006', { pay: 'alipay' }));
  service.advance(901);
  const before = service.alipay.closes.length;
  const release = service.alipay.hold();
  const round = expireOrders(service.context);
  await expect.poll(() => service.alipay.closes.length - before).toBe(5);
  release();
  expect(await round).toBe(7);
  expect(await Promise.all(ids.map(stateOf))).toEqual(ids.map(() => 'expired'));
});

it('closes the others when one runs into a defect', async () => {
  service.advance(60);
  while ((await expireOrders(service.context)) > 0);
  await service.order('E1007', { pay: 'wechat' });
  const healthy = await service.order('E1007', { pay: 'alipay' });
  service.advance(901);
  service.wechat.setFault(new Error('a defect'));
  expect(await expireOrders(service.context)).toBe(2);
  service.wechat.setFault(null);
  expect(await stateOf(healthy)).toBe('expired');
  expect(service.log).toContainEqual(expect.objectContaining({ msg: 'an overdue order could not be closed', level: 50 }));
});
