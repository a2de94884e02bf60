import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOrder } from '../records/read-order.ts';
import { ChannelError } from './channel.ts';
import { closePayments } from './close-payments.ts';
import { unreachable } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const HOUR = 3_600;
const pay = (account: string, id: string, channel: string) => service.as(account, { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel } });
const read = async (account: string, id: string) => (await service.as(account, { url: `/v1/orders/${id}` })).json();
const started = (id: string) => service.wechat.started.filter(({ orderId }) => orderId === id);

/** One that lives for days, as transferring takes, and has a QR code. */
async function longOrder(account: string): Promise<string> {
  const id = await service.order(account, { pay: 'transfer' });
  await pay(account, id, 'wechat');
  return id;
}

it('hands out no QR code that WeChat Pay has forgotten, and gets a new one for the same payment', async () => {
  const id = await longOrder('E1001');
  service.advance(HOUR);
  expect((await pay('E1001', id, 'wechat')).json()).toMatchObject({ payment: { action: { type: 'qr' } } });
  expect(started(id)).toHaveLength(1);
  service.advance(HOUR);
  expect(await read('E1001', id)).toMatchObject({ money: 'unknown', payment: { channel: 'wechat', state: 'started', action: null } });
  expect((await pay('E1001', id, 'wechat')).json()).toMatchObject({ payment: { state: 'started', action: { type: 'qr' } } });
  const [first, again] = started(id);
  expect(again?.tradeNumber).toBe(first?.tradeNumber);
  service.advance(HOUR);
  expect(await read('E1001', id)).toMatchObject({ payment: { action: { type: 'qr' } } });
});

it('asks what became of a payment whose QR code it could not renew', async () => {
  const id = await longOrder('E1002');
  service.advance(2 * HOUR);
  const trade = started(id)[0]?.tradeNumber ?? '';
  service.wechat.refuseToStart(new ChannelError('channel.rejected', 'ORDERPAID', { sent: true }));
  expect((await pay('E1002', id, 'wechat')).json()).toMatchObject({ code: 'channel.rejected', money: 'unknown' });
  expect(await read('E1002', id)).toMatchObject({ state: 'open', payment: { state: 'started' } });
  service.wechat.pay(trade);
  expect((await pay('E1002', id, 'wechat')).json()).toMatchObject({ state: 'paid', money: 'settled' });
  service.wechat.refuseToStart(null);
});

it('does not take a payment for closed that was handed out while it was being closed', async () => {
  const id = await service.order('E1003');
  const release = service.wechat.hold();
  const starting = pay('E1003', id, 'wechat');
  await expect.poll(() => started(id).length).toBe(1);
  const before = await readOrder(service.db, id);
  expect(before.payments).toMatchObject([{ state: 'started', action: null }]);
  release();
  await starting;
  service.wechat.setFault(unreachable({ sent: true }));
  await expect(closePayments(service.context, before)).rejects.toMatchObject({ code: 'channel.unavailable' });
  service.wechat.setFault(null);
  expect(await read('E1003', id)).toMatchObject({ money: 'unknown', payment: { state: 'started', action: { type: 'qr' } } });
});

it('closes a payment that nobody was given, though its platform cannot be told', async () => {
  const id = await service.order('E1004');
  service.wechat.setFault(unreachable({ sent: true }));
  await pay('E1004', id, 'wechat');
  expect((await service.as('E1004', { method: 'POST', url: `/v1/orders/${id}/cancel` })).json()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  service.wechat.setFault(null);
});

it('says that it cannot switch while the platform does not close the payment that was started', async () => {
  service.advance(60);
  const id = await service.order('E1005', { pay: 'wechat' });
  service.wechat.setPayment(started(id)[0]?.tradeNumber ?? '', { state: 'paying' });
  const refused = await pay('E1005', id, 'alipay');
  expect(refused.statusCode).toBe(503);
  expect(refused.json()).toMatchObject({ code: 'channel.unavailable', money: 'held', detail: expect.stringContaining('cannot be closed right now') });
  expect(service.alipay.started.some(({ orderId }) => orderId === id)).toBe(false);
  service.wechat.pay(started(id)[0]?.tradeNumber ?? '');
  expect((await pay('E1005', id, 'alipay')).json()).toMatchObject({ state: 'paid', payment: { channel: 'wechat' } });
});

it('closes at its platform what was cancelled while that was still preparing it, and hands it to nobody', async () => {
  const id = await service.order('E1006');
  const release = service.wechat.hold();
  const starting = pay('E1006', id, 'wechat');
  await expect.poll(() => started(id).length).toBe(1);
  const trade = started(id)[0]?.tradeNumber ?? '';
  // From here on it answers at once, save what it has begun. It has not heard of the payment yet.
  service.wechat.hold()();
  expect((await service.as('E1006', { method: 'POST', url: `/v1/orders/${id}/cancel` })).json()).toMatchObject({ state: 'cancelled' });
  release();
  expect((await starting).json()).toMatchObject({ state: 'cancelled', payment: { state: 'closed', action: null } });
  expect(await service.wechat.query(trade), 'nobody can pay it any more').toEqual({ state: 'closed' });
  const kept = await service.db.selectFrom('payments').select(['state', 'action', 'action_until']).where('trade_number', '=', trade).executeTakeFirstOrThrow();
  expect(kept).toEqual({ state: 'closed', action: null, action_until: null });
});

it('says when to try a channel again that does not answer, and not of one that refused', async () => {
  const id = await service.order('E1019');
  const start = async (fault: ChannelError) => {
    service.alipay.refuseToStart(fault);
    const answer = await pay('E1019', id, 'alipay');
    service.alipay.refuseToStart(null);
    return [answer.statusCode, answer.json().code, answer.headers['retry-after']];
  };
  expect(await start(unreachable())).toEqual([503, 'channel.unavailable', '5']);
  expect((await start(new ChannelError('channel.rejected', 'no', { sent: true })))[2]).toBeUndefined();
});

it('lets nobody leave so many ways to pay that their platforms are kept busy with asking about them', async () => {
  const id = await service.order('E1007', { pay: 'alipay' });
  const asked = async (what: () => Promise<unknown>): Promise<number> => {
    const before = service.alipay.queries.length;
    await what();
    return service.alipay.queries.length - before;
  };
  for (let left = 1; left <= 9; left += 1) for (const channel of ['transfer', 'alipay']) expect((await pay('E1007', id, channel)).statusCode).toBe(200);
  expect((await pay('E1007', id, 'transfer')).statusCode).toBe(200);
  for (const channel of ['alipay', 'wechat']) {
    const refused = await pay('E1007', id, channel);
    expect(refused.json()).toMatchObject({ code: 'channel.rejected', retryable: false, money: 'unknown', detail: expect.stringContaining('changed its way to pay too often') });
  }
  expect((await pay('E1007', id, 'transfer')).json()).toMatchObject({ state: 'open', payment: { channel: 'transfer', state: 'started', action: { type: 'transfer' } } });
  const cancel = () => service.as('E1007', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  expect(await asked(async () => expect((await cancel()).json()).toMatchObject({ state: 'cancelled' }))).toBe(10);
});
