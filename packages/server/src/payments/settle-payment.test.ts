import { LIMITS } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../ledger/audit.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { ChannelPayment, PaidPayment } from './channel.ts';
import { settlePayment } from './settle-payment.ts';
import type { PaymentNews } from './settle-payment.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const PAID: PaidPayment = { state: 'paid', amount: 5_000, currency: 'CNY', channelTradeNumber: 'P1', paidAt: new Date('2026-03-02T08:01:00Z') };
/** No currency that can be ordered in. */
const DOLLARS = 'USD' as string as Currency;
const news = fc.constantFrom<ChannelPayment>(
  { state: 'not-found' }, { state: 'waiting' }, { state: 'paying' }, { state: 'failed' }, { state: 'closed' }, PAID,
);

async function twoPayments(): Promise<{ id: string; trades: [string, string] }> {
  const id = await service.order('E1001', { pay: 'alipay' });
  await service.as('E1001', { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: 'wechat' } });
  return { id, trades: [service.alipay.started.at(-1)?.tradeNumber ?? '', service.wechat.started.at(-1)?.tradeNumber ?? ''] };
}

/** What must not depend on the order of arrival: states, money, and the sums by kind of account. */
async function outcome(id: string): Promise<unknown> {
  const order = await service.db.selectFrom('orders').select('state').where('id', '=', id).executeTakeFirstOrThrow();
  const payments = await service.db.selectFrom('payments').select(['channel', 'state']).where('order_id', '=', id).orderBy('channel').execute();
  const entries = await service.db
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .innerJoin('payments', 'payments.trade_number', 'ledger_transactions.trade_number')
    .select(['ledger_account', 'ledger_entries.amount'])
    .where('order_id', '=', id)
    .orderBy('ledger_account')
    .execute();
  return { state: order.state, payments, entries };
}

it('ends the same whatever the order of news and however often it is repeated', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(1), news), { minLength: 1, maxLength: 7 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (messages, shuffle) => {
        const shuffled = [...messages, ...messages.slice(0, 2)]
          .map((message) => ({ message, at: shuffle.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ message }) => message);
        const outcomes = [];
        for (const sequence of [messages, shuffled]) {
          const { id, trades } = await twoPayments();
          for (const [index, [which, payment]] of sequence.entries()) {
            const channel = which === 0 ? 'alipay' : 'wechat';
            const told: PaymentNews = { tradeNumber: trades[which === 0 ? 0 : 1], payment, notify: { channel, notifyId: `${id}-${index}` } };
            await settlePayment(service.context, told);
          }
          outcomes.push(await outcome(id));
        }
        expect(outcomes[1]).toEqual(outcomes[0]);
      },
    ),
    { numRuns: 25 },
  );
  expect(await auditLedger(service.db)).toMatchObject({ balanced: true, unbalancedTransactions: [], mismatchedOrders: [] });
}, 60_000);

it('credits once when twenty processes learn of one payment at the same time', async () => {
  const id = await service.order('E1002', { pay: 'alipay' });
  const tradeNumber = service.alipay.started.at(-1)?.tradeNumber ?? '';
  const results = await Promise.all(Array.from({ length: 20 }, () => settlePayment(service.context, { tradeNumber, payment: PAID })));
  expect(results.filter((result) => result === 'changed')).toHaveLength(1);
  expect((await service.as('E1002', { url: '/v1/account' })).json()).toMatchObject({ balance: 5_000, orders: [{ id, state: 'paid' }] });
});

it('knows no payment that it did not start', async () => {
  expect(await settlePayment(service.context, { tradeNumber: 'somebodyelsestradenumber00', payment: PAID })).toBe('unknown-trade');
});

/** A payment by Alipay that nobody has made yet. */
async function begun(account: string): Promise<{ id: string; tradeNumber: string }> {
  const id = await service.order(account, { pay: 'alipay' });
  return { id, tradeNumber: service.alipay.started.at(-1)?.tradeNumber ?? '' };
}
const paymentOf = (trade: string) =>
  service.db.selectFrom('payments').select(['state', 'destination', 'received_amount', 'received_currency']).where('trade_number', '=', trade).executeTakeFirstOrThrow();

it('takes no platform’s word about a payment that was started with another', async () => {
  const { id, tradeNumber } = await begun('E1003');
  expect(await settlePayment(service.context, { tradeNumber, payment: PAID, notify: { channel: 'wechat', notifyId: 'foreign-1' } })).toBe('unknown-trade');
  expect(await paymentOf(tradeNumber)).toMatchObject({ state: 'started', destination: null });
  expect((await service.as('E1003', { url: `/v1/orders/${id}` })).json()).toMatchObject({ state: 'open', money: 'unknown' });
  // Nor does it stand in the way of the same notification by the right one.
  expect(await settlePayment(service.context, { tradeNumber, payment: PAID, notify: { channel: 'alipay', notifyId: 'foreign-1' } })).toBe('changed');
});

it.each([0, -5_000])('takes a payment of %i for no payment', async (amount) => {
  const { id, tradeNumber } = await begun('E1004');
  expect(await settlePayment(service.context, { tradeNumber, payment: { ...PAID, amount } })).toBe('unchanged');
  expect(await paymentOf(tradeNumber)).toEqual({ state: 'started', destination: null, received_amount: null, received_currency: null });
  expect((await service.as('E1004', { url: '/v1/account' })).json()).toMatchObject({ balance: 0, orders: expect.arrayContaining([expect.objectContaining({ id, state: 'open' })]) });
});

it('keeps for a person what came in another currency, though the number is the same', async () => {
  const { id, tradeNumber } = await begun('E1005');
  expect(await settlePayment(service.context, { tradeNumber, payment: { ...PAID, currency: DOLLARS } })).toBe('changed');
  expect(await paymentOf(tradeNumber)).toEqual({ state: 'paid', destination: 'suspense', received_amount: 5_000, received_currency: DOLLARS });
  expect((await service.as('E1005', { url: '/v1/account' })).json()).toMatchObject({ balance: 0, orders: [{ id, state: 'open' }] });
  expect(await auditLedger(service.db)).toMatchObject({ balanced: true, unbalancedTransactions: [], mismatchedOrders: [] });
});

it('takes no late notification, nor that somebody is just paying, for word that no money is on its way', async () => {
  const { id, tradeNumber } = await begun('E1006');
  const money = async (): Promise<unknown> => (await service.as('E1006', { url: `/v1/orders/${id}` })).json().money;
  await settlePayment(service.context, { tradeNumber, payment: { state: 'closed' }, closing: true });
  service.advance(5);
  expect(await money(), 'it was only told to close').toBe('unknown');
  await settlePayment(service.context, { tradeNumber, payment: { state: 'closed' }, notify: { channel: 'alipay', notifyId: 'late-1' } });
  expect(await money()).toBe('unknown');
  await settlePayment(service.context, { tradeNumber, payment: { state: 'paying' } });
  expect(await money()).toBe('unknown');
  await settlePayment(service.context, { tradeNumber, payment: { state: 'closed' } });
  expect(await money(), 'it was asked').toBe('not-sent');
});

it('asks no more about what its platform has never heard of, once that cannot bring money any more', async () => {
  const { tradeNumber } = await begun('E1007');
  const look = () => service.db.selectFrom('payments').select(['state', 'check_at']).where('trade_number', '=', tradeNumber).executeTakeFirstOrThrow();
  expect(await settlePayment(service.context, { tradeNumber, payment: { state: 'not-found' } })).toBe('unchanged');
  expect((await look()).state).toBe('started');
  service.advance(LIMITS.orderLifetimeSeconds + 601);
  expect(await settlePayment(service.context, { tradeNumber, payment: { state: 'not-found' } })).toBe('changed');
  expect(await look()).toEqual({ state: 'closed', check_at: null });
});
