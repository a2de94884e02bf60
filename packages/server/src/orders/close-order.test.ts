import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { closeOrder } from './close-order.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const read = async (account: string, id: string) => (await service.as(account, { url: `/v1/orders/${id}` })).json();

it.each(['cancel', 'expire'] as const)('does not end an order by "%s" while its platform is still working on a payment', async (event) => {
  const id = await service.order('E1001', { pay: 'wechat' });
  const trade = service.wechat.started.at(-1)?.tradeNumber ?? '';
  service.wechat.setPayment(trade, { state: 'paying' });
  service.advance(901);
  expect(await closeOrder(service.context, id, event)).toMatchObject({ state: 'open', payments: [{ state: 'paying' }] });
  expect(await read('E1001', id)).toMatchObject({ state: 'open', money: 'held' });
  service.wechat.pay(trade);
  expect(await closeOrder(service.context, id, event)).toMatchObject({ state: 'paid' });
});

it('does not end an order for which another payment was started while the first was being closed', async () => {
  const id = await service.order('E1002', { pay: 'alipay' });
  const asked = service.alipay.closes.length;
  const release = service.alipay.hold();
  const closing = closeOrder(service.context, id, 'cancel');
  await expect.poll(() => service.alipay.closes.length).toBe(asked + 1);
  // The platform answers the switch at once, and only then the cancellation.
  service.alipay.hold()();
  await service.as('E1002', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'wechat' } });
  release();
  expect(await closing).toMatchObject({ state: 'open' });
  expect(await read('E1002', id)).toMatchObject({ state: 'open', money: 'unknown', payment: { channel: 'wechat', state: 'started', action: { type: 'qr' } } });
});

it('has a platform asked no more often by whoever cancels again what has ended than by whoever reads it', async () => {
  const id = await service.order('E1004', { pay: 'alipay' });
  const trade = service.alipay.started.find(({ orderId }) => orderId === id)?.tradeNumber ?? '';
  // As where nobody has opened its page: it may be made yet.
  service.alipay.setPayment(trade, { state: 'not-found' });
  const cancel = async () => (await service.as('E1004', { method: 'POST', url: `/v1/orders/${id}/cancel` })).json();
  const queries = () => service.alipay.queries.filter((asked) => asked === trade).length;
  await cancel();
  expect(await cancel()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  const asked = queries();
  expect(await cancel()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  expect(queries()).toBe(asked);
  service.alipay.setPayment(trade, { state: 'waiting' });
  service.alipay.pay(trade);
  service.advance(2);
  expect(await cancel()).toMatchObject({ state: 'paid', money: 'settled' });
});
