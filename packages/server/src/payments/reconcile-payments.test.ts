import { afterAll, beforeAll, expect, it } from 'vitest';
import { unreachable } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { createChannelDirectory } from './channel-directory.ts';
import { ChannelError } from './channel.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { settlePayment } from './settle-payment.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const MINUTE = 60;
const read = async (account: string, id: string) => (await service.as(account, { url: `/v1/orders/${id}` })).json();
const checkOf = async (trade: string): Promise<Date | null> =>
  (await service.db.selectFrom('payments').select('check_at').where('trade_number', '=', trade).executeTakeFirstOrThrow()).check_at;

/** An order that is cancelled while its Alipay page, of which Alipay has not heard yet, is still open in some tab. */
async function leftOpen(account: string): Promise<{ id: string; trade: string }> {
  const id = await service.order(account, { pay: 'alipay' });
  const trade = service.alipay.started.at(-1)?.tradeNumber ?? '';
  service.alipay.setPayment(trade, { state: 'not-found' });
  await service.as(account, { method: 'POST', url: `/v1/orders/${id}/cancel` });
  return { id, trade };
}

it('credits a payment made from a page left open, though asking about it failed when its time was over', async () => {
  const { id, trade } = await leftOpen('E1001');
  service.advance(26 * MINUTE);
  service.alipay.pay(trade);
  service.alipay.setFault(new Error('a defect'));
  await reconcilePayments(service.context);
  expect(await checkOf(trade)).not.toBeNull();
  service.alipay.setFault(unreachable({ sent: true }));
  expect(await read('E1001', id)).toMatchObject({ state: 'cancelled', money: 'unknown' });
  service.alipay.setFault(null);
  service.advance(5 * MINUTE);
  await reconcilePayments(service.context);
  expect(await read('E1001', id)).toMatchObject({ state: 'paid', money: 'settled' });
});

it('finds a payment at one platform while another keeps its own waiting', async () => {
  const slow = await service.order('E1003', { pay: 'alipay' });
  const paid = await service.order('E1003', { pay: 'wechat' });
  service.wechat.pay(service.wechat.started.at(-1)?.tradeNumber ?? '');
  service.advance(16);
  const release = service.alipay.hold();
  const round = reconcilePayments(service.context);
  await expect.poll(async () => (await read('E1003', paid)).state).toBe('paid');
  release();
  await round;
  expect((await service.as('E1003', { method: 'POST', url: `/v1/orders/${slow}/cancel` })).json().state).toBe('cancelled');
});

it('asks about a payment left open until its platform has answered after the last moment, and then no more', async () => {
  const { id, trade } = await leftOpen('E1002');
  service.advance(24 * MINUTE);
  // Whoever asks before does not spare the last question.
  expect(await read('E1002', id)).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  service.advance(2 * MINUTE);
  service.alipay.setPayment(trade, { state: 'paying' });
  await reconcilePayments(service.context);
  service.advance(2);
  service.alipay.setFault(unreachable({ sent: true }));
  expect(await read('E1002', id), 'somebody is paying it').toMatchObject({ money: 'unknown' });
  service.alipay.setFault(null);
  service.alipay.setPayment(trade, { state: 'not-found' });
  service.advance(5 * MINUTE);
  await reconcilePayments(service.context);
  expect(await checkOf(trade)).toBeNull();
  const asked = service.alipay.queries.length;
  service.advance(60 * MINUTE);
  expect(await reconcilePayments(service.context)).toBe(0);
  expect(await read('E1002', id)).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  expect(service.alipay.queries).toHaveLength(asked);
});

it('looks after the other payments when one runs into a defect', async () => {
  const first = await service.order('E1003', { pay: 'alipay' });
  const second = await service.order('E1003', { pay: 'wechat' });
  service.wechat.pay(service.wechat.started.at(-1)?.tradeNumber ?? '');
  service.alipay.setFault(new Error('a defect'));
  service.advance(20);
  await reconcilePayments(service.context);
  service.alipay.setFault(null);
  expect(await read('E1003', second)).toMatchObject({ state: 'paid' });
  expect(await read('E1003', first)).toMatchObject({ state: 'open', money: 'unknown' });
  expect(service.log).toContainEqual(expect.objectContaining({ msg: 'a payment could not be looked after' }));
});

it('finds a second payment although its platform refuses to close it', async () => {
  const id = await service.order('E1004', { pay: 'wechat' });
  const first = service.wechat.started.at(-1)?.tradeNumber ?? '';
  await service.as('E1004', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'alipay' } });
  const second = service.alipay.started.at(-1)?.tradeNumber ?? '';
  await service.http.inject({ method: 'POST', url: '/v1/notify/wechat', ...service.wechat.notification('first', first, service.wechat.pay(first)) });
  service.alipay.pay(second);
  service.alipay.refuseToClose(new ChannelError('channel.rejected', 'no', { sent: true }));
  service.advance(20);
  await reconcilePayments(service.context);
  service.alipay.refuseToClose(null);
  const rows = await service.db.selectFrom('payments').select(['channel', 'destination']).where('order_id', '=', id).orderBy('channel').execute();
  expect(rows).toEqual([{ channel: 'alipay', destination: 'surplus' }, { channel: 'wechat', destination: 'employee' }]);
});

it('finds a payment that came through as it was being closed, whose notification was lost', async () => {
  const id = await service.order('E1005', { pay: 'wechat' });
  const trade = service.wechat.started.at(-1)?.tradeNumber ?? '';
  expect((await service.as('E1005', { method: 'POST', url: `/v1/orders/${id}/cancel` })).json()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  service.wechat.pay(trade);
  service.advance(25 * MINUTE);
  await reconcilePayments(service.context);
  expect(await read('E1005', id)).toMatchObject({ state: 'paid', money: 'settled' });
});

it('asks no more about a payment that its platform has called closed since it was told to close it', async () => {
  const id = await service.order('E1005', { pay: 'wechat' });
  const trade = service.wechat.started.at(-1)?.tradeNumber ?? '';
  await service.as('E1005', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  // Told once more at the same time, which says no more than the first.
  await settlePayment(service.context, { tradeNumber: trade, closing: true, payment: { state: 'closed' } });
  expect(await checkOf(trade)).toEqual(new Date(service.now().getTime() + 25 * MINUTE * 1000));
  service.advance(25 * MINUTE);
  await reconcilePayments(service.context);
  expect(await checkOf(trade)).toBeNull();
  expect(await read('E1005', id)).toMatchObject({ state: 'cancelled', money: 'not-sent' });
});

it('asks nobody about a transfer that was closed: no bank answers', async () => {
  const id = await service.order('E1006', { pay: 'transfer' });
  const trade = service.transfer.started.at(-1)?.tradeNumber ?? '';
  await service.as('E1006', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  expect(await checkOf(trade)).toBeNull();
});

it('asks ever more seldom about a payment that nobody finishes, and at least every five minutes', async () => {
  // One that lives for days, as transferring takes.
  const id = await service.order('E1007', { pay: 'transfer' });
  await service.as('E1007', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'wechat' } });
  const trade = service.wechat.started.at(-1)?.tradeNumber ?? '';
  const waits: number[] = [];
  for (let check = 0; check < 9; check += 1) {
    const wait = (Number(await checkOf(trade)) - service.now().getTime()) / 1000;
    waits.push(wait);
    service.advance(wait);
    await reconcilePayments(service.context);
  }
  expect(waits).toEqual([15, 15, 30, 60, 120, 240, 300, 300, 300]);
  expect(service.wechat.queries.filter((asked) => asked === trade)).toHaveLength(9);
});

it('leaves to another process what one has not come to yet, and asks about each payment once', async () => {
  for (let count = 0; count < 12; count += 1) await service.order('E1008', { pay: 'alipay' });
  const trades = service.alipay.started.slice(-12).map(({ tradeNumber }) => tradeNumber);
  service.advance(16);
  const asked = (): string[] => service.alipay.queries.filter((trade) => trades.includes(trade));
  const release = service.alipay.hold();
  const rounds = [1, 2].map(() => reconcilePayments(service.context));
  await expect.poll(() => asked().length).toBe(10);
  release();
  await Promise.all(rounds);
  expect(asked().sort()).toEqual(trades.sort());
});

it('leaves a payment of a channel that it does not have to a process that has it', async () => {
  const id = await service.order('E1011', { pay: 'wechat' });
  service.wechat.pay(service.wechat.started.at(-1)?.tradeNumber ?? '');
  service.advance(16);
  await reconcilePayments({ ...service.context, channels: createChannelDirectory([service.alipay], service.now) });
  await reconcilePayments(service.context);
  expect(await read('E1011', id)).toMatchObject({ state: 'paid' });
});

it('asks about other payments while a platform keeps some waiting', async () => {
  service.advance(3_600);
  while ((await reconcilePayments(service.context)) > 0);
  for (let count = 0; count < 7; count += 1) await service.order('E1015', { pay: 'alipay' });
  service.advance(16);
  const before = service.alipay.queries.length;
  const release = service.alipay.hold();
  const round = reconcilePayments(service.context);
  await expect.poll(() => service.alipay.queries.length - before).toBe(5);
  release();
  expect(await round).toBe(7);
});
