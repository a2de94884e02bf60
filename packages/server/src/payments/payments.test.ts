import { afterAll, beforeAll, expect, it } from 'vitest';
import { expireOrders } from '../orders/expire-orders.ts';
import { ChannelError } from './channel.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { unreachable } from '../testing/fake-channel.ts';
import type { FakeChannel } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const read = async (account: string, id: string, query = '') => (await service.as(account, { url: `/v1/orders/${id}${query}` })).json();
const pay = (account: string, id: string, channel: string) => service.as(account, { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel } });
const cancel = (account: string, id: string) => service.as(account, { method: 'POST', url: `/v1/orders/${id}/cancel` });
const notify = (channel: FakeChannel, message: { headers: Record<string, string>; payload: string }) =>
  service.http.inject({ method: 'POST', url: `/v1/notify/${channel.id}`, ...message });
const balance = async (account: string): Promise<number> => (await service.as(account, { url: '/v1/account' })).json().balance;
const tradeOf = (channel: FakeChannel, orderId: string): string => channel.started.findLast((order) => order.orderId === orderId)?.tradeNumber ?? '';

it('starts a payment once however often it is asked for, and answers what to do next', async () => {
  const id = await service.order('E1001');
  const first = await pay('E1001', id, 'alipay');
  const again = await pay('E1001', id, 'alipay');
  expect(first.json()).toMatchObject({ state: 'open', money: 'unknown', payment: { channel: 'alipay', state: 'started', action: { type: 'form' } } });
  expect(again.json()).toEqual(first.json());
  expect(service.alipay.started.filter((order) => order.orderId === id)).toHaveLength(1);
});

it('brings the person back to a page in the language of the checkout', async () => {
  const languageOf = async (headers: Record<string, string>): Promise<string | undefined> => {
    const id = await service.order('E1001');
    await service.as('E1001', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'alipay' }, headers });
    return service.alipay.started.findLast((order) => order.orderId === id)?.locale;
  };
  expect(await languageOf({ 'accept-language': 'en' })).toBe('en');
  expect(await languageOf({ 'accept-language': 'zh-CN' })).toBe('zh-CN');
});

it('gives simultaneous requests for one channel a single payment', async () => {
  const id = await service.order('E1001');
  await Promise.all(Array.from({ length: 8 }, () => pay('E1001', id, 'wechat')));
  expect(new Set(service.wechat.started.filter((order) => order.orderId === id).map((order) => order.tradeNumber)).size).toBe(1);
});

it('credits a notified payment once, whatever is redelivered', async () => {
  const id = await service.order('E1002', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  const paid = service.alipay.pay(trade);
  const answers = await Promise.all(['n-1', 'n-1', 'n-2'].map((notifyId) => notify(service.alipay, service.alipay.notification(notifyId, trade, paid))));
  expect(answers.map((answer) => [answer.statusCode, answer.body])).toEqual(Array.from({ length: 3 }, () => [200, 'success']));
  expect(await read('E1002', id)).toMatchObject({ state: 'paid', money: 'settled', remainingSeconds: 0, payment: { state: 'paid', action: null } });
  expect(await balance('E1002')).toBe(5_000);
});

it('believes no notification that is not signed by the platform', async () => {
  const id = await service.order('E1003', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  const message = service.alipay.notification('n-forged', trade, service.alipay.pay(trade));
  const forged = await notify(service.alipay, { ...message, headers: { ...message.headers, 'x-signature': 'f'.repeat(64) } });
  expect(forged.json()).toMatchObject({ status: 401, code: 'signature.invalid' });
  expect(await read('E1003', id)).toMatchObject({ state: 'open', money: 'unknown' });
  expect(await balance('E1003')).toBe(0);
});

it('does not credit another amount than was asked, and does not lose it either', async () => {
  const id = await service.order('E1004', { pay: 'wechat' });
  const trade = tradeOf(service.wechat, id);
  await notify(service.wechat, service.wechat.notification('n-short', trade, service.wechat.pay(trade, 4_999)));
  expect(await read('E1004', id)).toMatchObject({ state: 'open', money: 'taken' });
  const ledger = (await service.asAdmin({ url: '/console/api/ledger' })).json();
  expect(ledger.sums).toContainEqual({ ledgerAccount: 'suspense:wechat', currency: 'CNY', amount: -4_999 });
  expect(await balance('E1004')).toBe(0);
});

it('closes the old payment before another channel starts', async () => {
  const id = await service.order('E1005', { pay: 'alipay' });
  const switched = await pay('E1005', id, 'wechat');
  expect(service.alipay.closes).toContain(tradeOf(service.alipay, id));
  expect(switched.json()).toMatchObject({ state: 'open', payment: { channel: 'wechat', state: 'started', action: { type: 'qr' } } });
});

it('answers the paid order when the old payment turns out to be paid on switching', async () => {
  const id = await service.order('E1006', { pay: 'alipay' });
  service.alipay.pay(tradeOf(service.alipay, id));
  const switched = await pay('E1006', id, 'wechat');
  expect(switched.json()).toMatchObject({ state: 'paid', money: 'settled', payment: { channel: 'alipay', state: 'paid' } });
  expect(service.wechat.started.some((order) => order.orderId === id)).toBe(false);
});

it('credits the account once when two payments of one order are paid, and keeps the second as surplus', async () => {
  const id = await service.order('E1007', { pay: 'alipay' });
  const first = tradeOf(service.alipay, id);
  await pay('E1007', id, 'wechat');
  const second = tradeOf(service.wechat, id);
  await notify(service.wechat, service.wechat.notification('n-s1', second, service.wechat.pay(second)));
  await notify(service.alipay, service.alipay.notification('n-s2', first, service.alipay.pay(first)));
  expect(await balance('E1007')).toBe(5_000);
  const ledger = (await service.asAdmin({ url: '/console/api/ledger' })).json();
  expect(ledger.sums).toContainEqual({ ledgerAccount: 'surplus:E1007', currency: 'CNY', amount: -5_000 });
  expect(ledger.balanced).toBe(true);
});

it('says that nothing was sent when the platform provably never got the payment, and starts afresh', async () => {
  const id = await service.order('E1008');
  service.wechat.setFault(unreachable({ sent: false }));
  const failed = await pay('E1008', id, 'wechat');
  service.wechat.setFault(null);
  expect(failed.json()).toMatchObject({ status: 503, code: 'channel.unavailable', money: 'not-sent', retryable: true });
  expect((await pay('E1008', id, 'wechat')).json()).toMatchObject({ payment: { state: 'started', action: { type: 'qr' } } });
});

it('says unknown when the platform may have got it, and tries again under the same trade number', async () => {
  const id = await service.order('E1008');
  service.wechat.setFault(unreachable({ sent: true }));
  expect((await pay('E1008', id, 'wechat')).json()).toMatchObject({ code: 'channel.unavailable', money: 'unknown' });
  service.wechat.setFault(null);
  await pay('E1008', id, 'wechat');
  expect(new Set(service.wechat.started.filter((order) => order.orderId === id).map((order) => order.tradeNumber)).size).toBe(1);
});

it('passes on a refusal of the platform and lets the person choose again', async () => {
  const id = await service.order('E1008');
  service.alipay.setFault(new ChannelError('channel.rejected', 'no', { sent: true }));
  expect((await pay('E1008', id, 'alipay')).json()).toMatchObject({ status: 502, code: 'channel.rejected', money: 'not-sent' });
  service.alipay.setFault(null);
  expect((await pay('E1008', id, 'alipay')).json().payment).toMatchObject({ state: 'started' });
});

it('does not rule out a payment made from a page left open, and asks about it before another is started', async () => {
  const id = await service.order('E1018', { pay: 'alipay' });
  const leftOpen = tradeOf(service.alipay, id);
  // The platform hears of it only once the person has opened its page.
  service.alipay.setPayment(leftOpen, { state: 'not-found' });
  await pay('E1018', id, 'wechat');
  service.wechat.setPayment(tradeOf(service.wechat, id), { state: 'failed' });
  service.advance(2);
  service.alipay.setFault(unreachable({ sent: true }));
  expect(await read('E1018', id, '?reconcile=true')).toMatchObject({ state: 'open', money: 'unknown', payment: { channel: 'wechat', state: 'failed' } });
  service.alipay.setFault(null);
  service.advance(2);
  expect(await read('E1018', id, '?reconcile=true')).toMatchObject({ state: 'open', money: 'not-sent' });
  service.alipay.pay(leftOpen);
  service.advance(2);
  expect(await read('E1018', id)).toMatchObject({ state: 'open', money: 'unknown' });
  expect((await pay('E1018', id, 'wechat')).json()).toMatchObject({ state: 'paid', money: 'settled' });
  expect(service.wechat.started.filter((order) => order.orderId === id)).toHaveLength(1);
  expect(await balance('E1018')).toBe(5_000);
});

it('says of a cancelled order what the platform says now, and that it does not know where the platform says nothing', async () => {
  const id = await service.order('E1019', { pay: 'alipay' });
  const leftOpen = tradeOf(service.alipay, id);
  service.alipay.setPayment(leftOpen, { state: 'not-found' });
  expect((await cancel('E1019', id)).json()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  service.advance(60);
  expect(await read('E1019', id)).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  service.alipay.pay(leftOpen);
  service.alipay.setFault(unreachable({ sent: true }));
  service.advance(60);
  expect(await read('E1019', id)).toMatchObject({ state: 'cancelled', money: 'unknown' });
  service.alipay.setFault(null);
  service.advance(60);
  expect(await read('E1019', id)).toMatchObject({ state: 'paid', money: 'settled' });
});

it('cancels only after the platform closed the payment, and settles one found paid', async () => {
  const unpaid = await service.order('E1009', { pay: 'alipay' });
  expect((await cancel('E1009', unpaid)).json()).toMatchObject({ state: 'cancelled', money: 'not-sent', payment: { state: 'closed', action: null } });
  expect((await pay('E1009', unpaid, 'alipay')).json()).toMatchObject({ status: 410, code: 'order.closed' });
  const paid = await service.order('E1009', { pay: 'alipay' });
  service.alipay.pay(tradeOf(service.alipay, paid));
  expect((await cancel('E1009', paid)).json()).toMatchObject({ state: 'paid', money: 'settled' });
});

it('does not call an order cancelled while its channel cannot be asked', async () => {
  const id = await service.order('E1009', { pay: 'wechat' });
  service.wechat.setFault(unreachable({ sent: true }));
  expect((await cancel('E1009', id)).json()).toMatchObject({ status: 503, code: 'channel.unavailable', money: 'unknown' });
  service.wechat.setFault(null);
  expect(await read('E1009', id)).toMatchObject({ state: 'open', money: 'unknown' });
});

it('credits money that arrives after cancellation', async () => {
  const id = await service.order('E1010', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  await cancel('E1010', id);
  await notify(service.alipay, service.alipay.notification('n-late', trade, service.alipay.pay(trade)));
  expect(await read('E1010', id)).toMatchObject({ state: 'paid', money: 'settled' });
  expect(await balance('E1010')).toBe(5_000);
});

it('finds a payment whose notification was lost when the person says so, asking the platform once a second at most', async () => {
  const id = await service.order('E1011', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  expect(await read('E1011', id, '?reconcile=true')).toMatchObject({ state: 'open' });
  service.alipay.pay(trade);
  expect(await read('E1011', id, '?reconcile=true')).toMatchObject({ state: 'open' });
  expect(service.alipay.queries.filter((asked) => asked === trade)).toHaveLength(1);
  service.advance(1);
  expect(await read('E1011', id, '?reconcile=true')).toMatchObject({ state: 'paid', money: 'settled' });
});

it('asks the platform for a person also after the clock was set back', async () => {
  const id = await service.order('E1001', { pay: 'alipay' });
  service.advance(600);
  await read('E1001', id, '?reconcile=true');
  service.alipay.pay(tradeOf(service.alipay, id));
  service.advance(-600);
  expect(await read('E1001', id, '?reconcile=true')).toMatchObject({ state: 'paid', money: 'settled' });
});

it('finds a payment whose notification was lost by itself', async () => {
  const id = await service.order('E1012', { pay: 'wechat' });
  service.wechat.pay(tradeOf(service.wechat, id));
  service.advance(20);
  while ((await reconcilePayments(service.context)) > 0);
  expect(await read('E1012', id)).toMatchObject({ state: 'paid', money: 'settled' });
});

it('expires an order when its time is over and its channel has closed it, never before', async () => {
  const id = await service.order('E1013', { pay: 'wechat' });
  service.advance(901);
  service.wechat.setFault(unreachable({ sent: true }));
  while ((await expireOrders(service.context)) > 0);
  expect(await read('E1013', id)).toMatchObject({ state: 'open', money: 'unknown', remainingSeconds: 0 });
  expect((await pay('E1013', id, 'alipay')).json().code).toBe('order.closed');
  service.wechat.setFault(null);
  service.advance(30);
  while ((await expireOrders(service.context)) > 0);
  expect(await read('E1013', id)).toMatchObject({ state: 'expired', money: 'not-sent' });
});

it('settles an order that was paid in its last second instead of expiring it', async () => {
  const id = await service.order('E1014', { pay: 'alipay' });
  service.alipay.pay(tradeOf(service.alipay, id));
  service.advance(901);
  while ((await expireOrders(service.context)) > 0);
  expect(await read('E1014', id)).toMatchObject({ state: 'paid', money: 'settled' });
});

it('credits a bank transfer that a person has confirmed, once', async () => {
  const id = await service.order('E1015', { pay: 'transfer' });
  const confirm = () => service.asAdmin({ method: 'POST', url: `/console/api/orders/${id}/confirm-transfer`, payload: { amount: 5_000, reference: 'CMB-1' } });
  expect((await confirm()).json()).toMatchObject({ state: 'paid', payments: [{ channel: 'transfer', state: 'paid', destination: 'employee' }] });
  await confirm();
  expect(await balance('E1015')).toBe(5_000);
});

it('shows and touches nobody else’s order', async () => {
  const id = await service.order('E1016', { pay: 'alipay' });
  for (const request of [
    { url: `/v1/orders/${id}` },
    { url: `/v1/orders/${id}?reconcile=true` },
    { method: 'POST' as const, url: `/v1/orders/${id}/pay`, payload: { channel: 'wechat' } },
    { method: 'POST' as const, url: `/v1/orders/${id}/cancel` },
  ]) {
    const answer = await service.as('E1017', request);
    expect(answer.json()).toMatchObject({ status: 404, code: 'order.not-found' });
  }
  expect(await read('E1016', id)).toMatchObject({ state: 'open', payment: { channel: 'alipay' } });
});

it('leaves three days for a bank transfer to arrive, and no less after switching back', async () => {
  const id = await service.order('E1001', { pay: 'transfer' });
  const read = async () => (await service.as('E1001', { url: `/v1/orders/${id}` })).json<{ state: string; remainingSeconds: number }>();
  expect(await read()).toMatchObject({ state: 'open', remainingSeconds: 259_200 });
  service.advance(3_600);
  await service.as('E1001', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'alipay' } });
  expect(await read()).toMatchObject({ state: 'open', remainingSeconds: 255_600 });
});

it('does not believe a notification of an end before the platform confirms it: money that came is never denied', async () => {
  const id = await service.order('E1012', { pay: 'wechat' });
  const trade = tradeOf(service.wechat, id);
  service.wechat.pay(trade);
  await notify(service.wechat, service.wechat.notification('overtaken-1', trade, { state: 'closed' }));
  expect(await read('E1012', id)).toMatchObject({ state: 'paid', money: 'settled' });
  const other = await service.order('E1012', { pay: 'wechat' });
  const waiting = tradeOf(service.wechat, other);
  await notify(service.wechat, service.wechat.notification('overtaken-2', waiting, { state: 'failed' }));
  expect(await read('E1012', other)).toMatchObject({ state: 'open', money: 'unknown' });
});

it('looks for a payment made from a form left open before it calls an order over', async () => {
  const id = await service.order('E1013', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  service.alipay.setPayment(trade, { state: 'not-found' });
  expect((await pay('E1013', id, 'wechat')).json()).toMatchObject({ payment: { channel: 'wechat', state: 'started' } });
  service.alipay.pay(trade);
  expect((await cancel('E1013', id)).json()).toMatchObject({ state: 'paid', money: 'settled' });
});

it('closes what is still open beside the payment that paid the order, so that nobody pays it twice', async () => {
  const id = await service.order('E1014', { pay: 'alipay' });
  const trade = tradeOf(service.alipay, id);
  service.alipay.setPayment(trade, { state: 'not-found' });
  await pay('E1014', id, 'wechat');
  const beside = tradeOf(service.wechat, id);
  await notify(service.alipay, service.alipay.notification('late-form', trade, service.alipay.pay(trade)));
  expect(await read('E1014', id)).toMatchObject({ state: 'paid', payment: { channel: 'alipay' } });
  service.advance(20);
  await reconcilePayments(service.context);
  expect(service.wechat.closes).toContain(beside);
  expect(await service.wechat.query(beside)).toEqual({ state: 'closed' });
  const row = () => service.db.selectFrom('payments').select(['state', 'check_at']).where('trade_number', '=', beside).executeTakeFirstOrThrow();
  expect(await row()).toEqual({ state: 'closed', check_at: expect.any(Date) });
  service.advance(1_500);
  await reconcilePayments(service.context);
  expect(await row()).toEqual({ state: 'closed', check_at: null });
});

it('asks about all payments that were left open at once, so that reading an order takes no longer than one question', async () => {
  const id = await service.order('E1020', { pay: 'alipay' });
  service.alipay.setPayment(tradeOf(service.alipay, id), { state: 'not-found' });
  await pay('E1020', id, 'wechat');
  await pay('E1020', id, 'alipay');
  service.alipay.setPayment(tradeOf(service.alipay, id), { state: 'not-found' });
  await cancel('E1020', id);
  service.advance(60);
  const asked = service.alipay.queries.length;
  const release = service.alipay.hold();
  const reading = read('E1020', id);
  await expect.poll(() => service.alipay.queries.length - asked).toBe(2);
  release();
  expect(await reading).toMatchObject({ state: 'cancelled', money: 'not-sent' });
});
