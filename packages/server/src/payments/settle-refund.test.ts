import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { auditLedger } from '../ledger/audit.ts';
import { newsId } from '../outbox/news-id.ts';
import type { FakeChannel } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { ChannelPayment, ReportedRefund } from './channel.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

let employee = '';
let employees = 0;
beforeEach(() => {
  employees += 1;
  employee = `E10${String(employees).padStart(2, '0')}`;
});

const sum = (amount: number): ReportedRefund => ({ tells: 'sum', amount });
const one = (id: string, amount: number): ReportedRefund => ({ tells: 'one', id, amount });
const paidWith = (refund?: ReportedRefund, amount = 5_000): ChannelPayment => ({
  state: 'paid', amount, currency: 'CNY', channelTradeNumber: 'P1', paidAt: service.now(), ...(refund && { refund }),
});

async function start(id: 'alipay' | 'wechat') {
  const channel = service[id];
  const order = await service.order(employee, { pay: id });
  const trade = channel.started.at(-1)?.tradeNumber ?? '';
  let news = 0;
  async function notify(payment: ChannelPayment): Promise<number> {
    news += 1;
    return send(channel, `${trade}-${news}`, trade, payment);
  }
  return { order, trade, notify };
}
async function send(channel: FakeChannel, notifyId: string, trade: string, payment: ChannelPayment): Promise<number> {
  return (await service.http.inject({ method: 'POST', url: `/v1/notify/${channel.id}`, ...channel.notification(notifyId, trade, payment) })).statusCode;
}
async function look(order: string) {
  const [summary] = (await service.asAdmin({ url: `/console/api/orders?account=${employee}` })).json().filter(({ id }: { id: string }) => id === order);
  const { balance } = (await service.as(employee, { url: '/v1/account' })).json();
  const { state, money, payments: [payment] } = summary;
  return { state, money, balance, payment: { state: payment.state, destination: payment.destination, received: payment.received, refunded: payment.refunded, placed: payment.placed } };
}
async function told(trade: string) {
  const rows = await service.db.selectFrom('outbox').select(['topic', 'payload']).orderBy('id').execute();
  return rows.filter(({ payload }) => payload['tradeNumber'] === trade).map(({ topic, payload }) => [topic, payload['amount']]);
}
const warnings = (trade: string) => service.log.filter(({ level, tradeNumber }) => level === 40 && tradeNumber === trade).length;
const inLedger = async (account: string): Promise<number> => (await auditLedger(service.db)).sums.find(({ ledgerAccount }) => ledgerAccount === account)?.amount ?? 0;
const place = (trade: string, as: string) => service.asAdmin({ method: 'POST', url: `/console/api/payments/${trade}/place`, payload: { as } });

it('takes back from the employee what Alipay says was refunded, each amount once, and the order stays paid', async () => {
  const { order, trade, notify } = await start('alipay');
  for (const refund of [undefined, sum(2_000), sum(2_000), sum(3_500), sum(5_000), sum(2_000)]) expect(await notify(paidWith(refund))).toBe(200);
  expect(await look(order)).toEqual({ state: 'paid', money: 'settled', balance: 0, payment: { state: 'paid', destination: 'employee', received: 5_000, refunded: 5_000, placed: null } });
  expect(await told(trade)).toEqual([['order.paid', 5_000], ['payment.refunded', 2_000], ['payment.refunded', 1_500], ['payment.refunded', 1_500]]);
  expect(warnings(trade)).toBe(3);
});

it('counts every refund of WeChat Pay once, by its number, and none beyond what was received', async () => {
  const { order, trade, notify } = await start('wechat');
  for (const refund of [undefined, one('r1', 2_000), one('r1', 2_000), one('r2', 2_000), { tells: 'nothing' } as const]) expect(await notify(paidWith(refund))).toBe(200);
  expect(await look(order)).toMatchObject({ state: 'paid', balance: 1_000, payment: { refunded: 4_000 } });
  await notify(paidWith(one('r3', 2_000)));
  await notify(paidWith(one('r4', 2_000)));
  expect(await look(order)).toMatchObject({ state: 'paid', balance: 0, payment: { refunded: 5_000 } });
  expect(await told(trade)).toEqual([['order.paid', 5_000], ['payment.refunded', 2_000], ['payment.refunded', 2_000], ['payment.refunded', 1_000]]);
  expect((await service.http.inject('/metrics')).body).toMatch(/unstuck_refunds\{channel="wechat"\} [3-9]/);
});

it('tells each refund of WeChat Pay under the same id, whichever comes first, as after a restore', async () => {
  const ids: string[][] = [];
  for (const refunds of [[one('r1', 2_000), one('r2', 1_500)], [one('r2', 1_500), one('r1', 2_000)]]) {
    const { trade, notify } = await start('wechat');
    for (const refund of [undefined, ...refunds]) await notify(paidWith(refund));
    const rows = await service.db.selectFrom('outbox').select(['topic', 'payload']).where('topic', '=', 'payment.refunded').execute();
    ids.push(rows.filter(({ payload }) => payload['tradeNumber'] === trade).map(({ topic, payload }) => `${newsId(topic, payload)} ${String(payload['amount'])}`.replace(trade, '')).sort());
  }
  expect(ids[0]).toEqual(['payment.refunded::r1 2000', 'payment.refunded::r2 1500']);
  expect(ids[1]).toEqual(ids[0]);
});

it('counts a refund once that twenty processes hear of at the same time', async () => {
  const { order, trade, notify } = await start('wechat');
  await notify(paidWith());
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(service.wechat, `${trade}-at-once-${index}`, trade, paidWith(one('r1', 1_500)))));
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(await look(order)).toMatchObject({ balance: 3_500, payment: { refunded: 1_500 } });
});

it('takes money that was set aside and is refunded in full for returned', async () => {
  const { order, trade, notify } = await start('alipay');
  await notify(paidWith(undefined, 6_000));
  expect(await look(order)).toMatchObject({ money: 'taken', payment: { destination: 'suspense', placed: null } });
  await notify(paidWith(sum(6_000), 6_000));
  expect(await look(order)).toMatchObject({ state: 'open', money: 'not-sent', payment: { destination: 'suspense', received: 6_000, refunded: 6_000, placed: 'returned' } });
  expect(await told(trade)).toEqual([['payment.suspense', 6_000], ['payment.returned', 6_000]]);
  expect((await place(trade, 'returned')).statusCode).toBe(200);
  expect((await place(trade, 'credited')).statusCode).toBe(400);
  expect(await told(trade)).toHaveLength(2);
});

it.each([['returned', 0], ['credited', 4_000]] as const)('leaves to a person, of what was set aside and refunded in part, the rest: %s', async (placement, balance) => {
  const { order, trade, notify } = await start('alipay');
  const before = await inLedger('suspense:alipay');
  await notify(paidWith(undefined, 6_000));
  await notify(paidWith(sum(2_000), 6_000));
  expect(await look(order)).toMatchObject({ money: 'taken', payment: { received: 6_000, refunded: 2_000, placed: null } });
  expect(await inLedger('suspense:alipay')).toBe(before - 4_000);
  await place(trade, placement);
  expect(await inLedger('suspense:alipay')).toBe(before);
  expect(await told(trade)).toEqual([['payment.suspense', 6_000], ['payment.refunded', 2_000], [`payment.${placement}`, 4_000]]);
  // The platform tells of the money that was returned by hand, or the employee loses it again.
  await notify(paidWith(sum(6_000), 6_000));
  expect(await inLedger('suspense:alipay')).toBe(before);
  expect((await look(order)).balance).toBe(0);
  expect(await told(trade)).toHaveLength(balance === 0 ? 3 : 4);
});

it('credits nothing of a payment whose first news is that all of it went back, however late the news that it was made', async () => {
  for (const [id, refund] of [['alipay', sum(5_000)], ['wechat', one('r1', 5_000)]] as const) {
    const { order, trade, notify } = await start(id);
    await notify(paidWith(refund));
    await notify(paidWith());
    await notify(paidWith({ tells: 'nothing' }));
    expect(await look(order)).toMatchObject({ state: 'open', money: 'not-sent', balance: 0, payment: { state: 'closed', destination: null, received: null, refunded: 5_000 } });
    expect([await told(trade), warnings(trade)]).toEqual([[], 1]);
  }
});

it('keeps for a person what is left of a payment whose first news is that part of it went back', async () => {
  const { order, trade, notify } = await start('wechat');
  const before = await inLedger('suspense:wechat');
  await notify(paidWith(one('r1', 2_000)));
  await notify(paidWith());
  expect(await look(order)).toMatchObject({ state: 'open', money: 'taken', balance: 0, payment: { state: 'paid', destination: 'suspense', received: 5_000, refunded: 2_000, placed: null } });
  expect(await inLedger('suspense:wechat')).toBe(before - 3_000);
  expect(warnings(trade)).toBe(1);
  await notify(paidWith(one('r2', 3_000)));
  expect(await look(order)).toMatchObject({ money: 'not-sent', payment: { refunded: 5_000, placed: 'returned' } });
  expect(await told(trade)).toEqual([['payment.suspense', 5_000], ['payment.refunded', 2_000], ['payment.returned', 3_000]]);
});

it('keeps all of a payment for a person when its platform does not say how much of it went back', async () => {
  const { order, trade } = await start('wechat');
  service.wechat.setPayment(trade, paidWith({ tells: 'nothing' }));
  expect((await service.as(employee, { url: `/v1/orders/${order}?reconcile=true` })).json()).toMatchObject({ state: 'open', money: 'taken' });
  expect(await look(order)).toMatchObject({ balance: 0, payment: { destination: 'suspense', received: 5_000, refunded: 0 } });
  expect(service.log).toContainEqual(expect.objectContaining({ level: 40, tradeNumber: trade, msg: expect.stringContaining('part or all of this money was sent back') }));
});

it('tells enough to keep the balance of an employee by, in whatever order the news comes', async () => {
  const books = new Map<unknown, number>();
  for (const { topic, payload } of await service.db.selectFrom('outbox').select(['topic', 'payload']).execute()) {
    const sign = topic === 'order.paid' || topic === 'payment.credited' ? 1 : topic === 'payment.refunded' && payload['from'] === 'employee' ? -1 : 0;
    books.set(payload['account'], (books.get(payload['account']) ?? 0) + sign * Number(payload['amount']));
  }
  expect(books.size).toBeGreaterThan(8);
  const balances = await Promise.all(Array.from(books.keys(), async (account) => [account, (await service.as(String(account), { url: '/v1/account' })).json().balance]));
  expect([...books]).toEqual(balances);
});

it('leaves books that agree with themselves', async () => {
  expect(await auditLedger(service.db)).toMatchObject({ balanced: true, unbalancedTransactions: [], mismatchedOrders: [], mismatchedRefunds: [] });
});
