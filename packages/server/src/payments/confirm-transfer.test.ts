import { afterAll, beforeAll, expect, it } from 'vitest';
import { transfersHoweverTyped } from '../database/migrations/0009-transfers-however-typed.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ approvalAbove: 1_000_000 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const confirm = async (id: string, reference: string, amount = 5_000) =>
  (await service.asAdmin({ method: 'POST', url: `/console/api/orders/${id}/confirm-transfer`, payload: { amount, reference } })).json();
const balance = async (account: string): Promise<number> => (await service.as(account, { url: '/v1/account' })).json().balance;
const kept = async (ledgerAccount: string): Promise<number> => {
  const { sums, balanced } = (await service.asAdmin({ url: '/console/api/ledger' })).json();
  expect(balanced).toBe(true);
  return -(sums.find((sum: { ledgerAccount: string }) => sum.ledgerAccount === ledgerAccount)?.amount ?? 0);
};
const topics = async (id: string): Promise<string[]> =>
  (await service.db.selectFrom('outbox').select(['topic', 'payload']).orderBy('id').execute()).filter(({ payload }) => payload['orderId'] === id).map(({ topic }) => topic);

it('keeps a second transfer for a paid order as surplus, once, and says so', async () => {
  const id = await service.order('E1001', { pay: 'transfer' });
  expect(await confirm(id, 'CMB-1')).toMatchObject({ state: 'paid', transfer: { reference: 'CMB-1', destination: 'employee', repeated: false } });
  const second = await confirm(id, 'CMB-2');
  expect(second).toMatchObject({ state: 'paid', transfer: { reference: 'CMB-2', destination: 'surplus', repeated: false } });
  expect(second.payments.map(({ destination }: { destination: string }) => destination)).toEqual(['employee', 'surplus']);
  const again = await Promise.all([confirm(id, 'CMB-2'), confirm(id, 'CMB-1')]);
  expect(again.map(({ transfer }) => transfer)).toEqual([
    { reference: 'CMB-2', destination: 'surplus', repeated: true },
    { reference: 'CMB-1', destination: 'employee', repeated: true },
  ]);
  expect([await balance('E1001'), await kept('surplus:E1001')]).toEqual([5_000, 5_000]);
  expect(await topics(id)).toEqual(['order.paid', 'payment.surplus']);
});

it('books one transfer once, however many people confirm it at the same time', async () => {
  const id = await service.order('E1002', { pay: 'transfer' });
  await confirm(id, 'CMB-3');
  const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(id, 'CMB-4')));
  expect(answers.filter(({ transfer }) => !transfer.repeated)).toHaveLength(1);
  expect(await kept('surplus:E1002')).toBe(5_000);
});

it('books one transfer for one order, however many it is confirmed for at the same time', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => service.order('E1006', { pay: 'transfer' })));
  const answers = await Promise.all(ids.map((id) => confirm(id, 'CMB-9')));
  const booked = answers.filter(({ transfer }) => transfer?.destination === 'employee');
  expect(booked).toHaveLength(1);
  const refused = answers.filter(({ code }) => code === 'request.invalid');
  expect(refused.map(({ errors }) => errors)).toEqual([0, 1].map(() => [{ field: 'reference', remedy: expect.stringContaining(booked[0].id) }]));
  expect(await balance('E1006')).toBe(5_000);
  // The same one again, and another one of its parts, are told apart from that.
  expect(await confirm(booked[0].id, 'CMB-9')).toMatchObject({ transfer: { destination: 'employee', repeated: true } });
  const other = ids.find((id) => id !== booked[0].id) ?? '';
  expect(await confirm(other, 'CMB-9/2')).toMatchObject({ transfer: { destination: 'employee', repeated: false } });
  expect(await balance('E1006')).toBe(10_000);
});

it('credits the transfer that brings what was asked, after one that brought something else', async () => {
  const id = await service.order('E1003', { pay: 'transfer' });
  expect(await confirm(id, 'CMB-5', 4_999)).toMatchObject({ state: 'open', money: 'taken', transfer: { destination: 'suspense' } });
  expect(await confirm(id, 'CMB-6')).toMatchObject({ state: 'paid', transfer: { destination: 'employee' } });
  expect([await balance('E1003'), await kept('suspense:transfer')]).toEqual([5_000, 4_999]);
});

it('finds an order by the text that its transfer carries, as banks and people spell it', async () => {
  const id = await service.order('E1004', { pay: 'transfer' });
  const { payment } = (await service.as('E1004', { url: `/v1/orders/${id}` })).json();
  const { remittance } = payment.action;
  const find = async (text: string) => (await service.asAdmin({ url: `/console/api/orders?remittance=${encodeURIComponent(text)}` })).json();
  expect(await find(remittance)).toMatchObject([{ id, account: 'E1004' }]);
  expect(await find(` ${remittance.replaceAll('-', '').toLowerCase()}`)).toMatchObject([{ id }]);
  const wrong = remittance.slice(0, -1) + (remittance.endsWith('0') ? '1' : '0');
  expect(await find(wrong)).toMatchObject({ code: 'request.invalid', errors: [{ field: 'remittance', remedy: expect.stringContaining('wrong') }] });
  expect(await find('')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'remittance' }] });
});

it('refuses another amount for a transfer that is booked, and knows one however its number is typed', async () => {
  const id = await service.order('E1010', { pay: 'transfer' });
  expect(await confirm(id, 'cmb2026x30', 500)).toMatchObject({ transfer: { reference: 'CMB2026X30', destination: 'suspense', repeated: false } });
  expect(await confirm(id, 'ＣＭＢ 2026x30')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'amount', remedy: expect.stringContaining('booked with 500 minor units, not 5000') }] });
  expect(await confirm(id, ' CMB2026X30', 500)).toMatchObject({ transfer: { destination: 'suspense', repeated: true } });
  const other = await service.order('E1010', { pay: 'transfer' });
  expect(await confirm(other, 'ｃｍｂ2026X30')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'reference' }] });
  expect(await confirm(other, 'CMB-31', 100_000_000_001)).toMatchObject({ code: 'request.invalid', errors: [{ field: 'amount' }] });
});

it('knows a transfer again that was booked as it was typed, before numbers were read alike', async () => {
  const id = await service.order('E1015', { pay: 'transfer' });
  await confirm(id, 'CMB-50');
  await service.db.updateTable('payments').set({ channel_trade_number: 'ｃmb -50' }).where('order_id', '=', id).execute();
  await transfersHoweverTyped.up(service.db);
  expect(await confirm(id, 'cmb-50')).toMatchObject({ transfer: { reference: 'CMB-50', repeated: true } });
  expect(await balance('E1015')).toBe(5_000);
});

it('lists the money that a person has to place, with what arrived, and counts it', async () => {
  const id = await service.order('E1011', { pay: 'transfer' });
  await confirm(id, 'CMB-32', 4_950);
  await confirm(id, 'CMB-33');
  await confirm(id, 'CMB-34');
  const listed = (await service.asAdmin({ url: '/console/api/orders?aside=true' })).json();
  expect(listed.find((order: { id: string }) => order.id === id)).toMatchObject({
    account: 'E1011', state: 'paid',
    payments: [{ destination: 'suspense', received: 4_950 }, { destination: 'employee', received: 5_000 }, { destination: 'surplus', received: 5_000 }],
  });
  expect(listed.every(({ payments }: { payments: { destination: string }[] }) => payments.some(({ destination }) => /suspense|surplus/.test(destination)))).toBe(true);
  const metrics = (await service.http.inject({ url: '/metrics' })).body;
  expect(metrics).toMatch(/unstuck_payments_aside\{destination="surplus"\} [1-9]/);
  expect(metrics).toMatch(/unstuck_payments_aside\{destination="suspense"\} [1-9]/);
});

const place = async (tradeNumber: string, as: string) =>
  (await service.asAdmin({ method: 'POST', url: `/console/api/payments/${tradeNumber}/place`, payload: { as } })).json();
const asideOf = async (account: string): Promise<string[]> =>
  (await service.asAdmin({ url: '/console/api/orders?aside=true' })).json().filter((order: { account: string }) => order.account === account).map(({ id }: { id: string }) => id);

it('credits money that was set aside, once, and takes it off the list', async () => {
  const id = await service.order('E1012', { pay: 'transfer' });
  await confirm(id, 'CMB-40', 4_950);
  const [{ tradeNumber }] = (await confirm(id, 'CMB-40', 4_950)).payments;
  const before = await kept('suspense:transfer');
  expect(await asideOf('E1012')).toEqual([id]);
  const placed = await Promise.all([1, 2, 3].map(() => place(tradeNumber, 'credited')));
  expect(placed.map(({ payments }) => payments[0].placed)).toEqual(['credited', 'credited', 'credited']);
  expect([await balance('E1012'), before - await kept('suspense:transfer'), await asideOf('E1012')]).toEqual([4_950, 4_950, []]);
  expect(await place(tradeNumber, 'returned')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'as', remedy: expect.stringContaining('credited already') }] });
  expect(await topics(id)).toEqual(['payment.suspense', 'payment.credited']);
  // The order itself was not paid by it, and can be.
  expect(placed[0]).toMatchObject({ state: 'open', money: 'settled' });
  expect(await confirm(id, 'CMB-41')).toMatchObject({ state: 'paid', transfer: { destination: 'employee' } });
  expect([await balance('E1012'), await kept('suspense:transfer')]).toEqual([9_950, before - 4_950]);
});

it('sends back money that was set aside: of an order that is over nothing is held any more', async () => {
  const id = await service.order('E1013', { pay: 'transfer' });
  await confirm(id, 'CMB-42', 1);
  await service.as('E1013', { method: 'POST', url: `/v1/orders/${id}/cancel` });
  const [{ tradeNumber }] = (await confirm(id, 'CMB-42', 1)).payments;
  const read = async () => (await service.as('E1013', { url: `/v1/orders/${id}` })).json();
  expect(await read()).toMatchObject({ state: 'cancelled', money: 'taken' });
  const before = await kept('clearing:transfer');
  expect(await place(tradeNumber, 'returned')).toMatchObject({ payments: [{ placed: 'returned', received: 1 }] });
  expect(await read()).toMatchObject({ state: 'cancelled', money: 'not-sent' });
  expect([await balance('E1013'), await kept('clearing:transfer') - before, await topics(id)]).toEqual([0, 1, ['payment.suspense', 'order.cancelled', 'payment.returned']]);
});

it('places nothing that is not set aside, and names what is wrong', async () => {
  const id = await service.order('E1014', { pay: 'transfer' });
  const [{ tradeNumber }] = (await confirm(id, 'CMB-43')).payments;
  expect(await place(tradeNumber, 'returned')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'tradeNumber', remedy: expect.stringContaining('not set aside') }] });
  expect(await place('nothing', 'returned')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'tradeNumber' }] });
  expect(await place('a%00b', 'returned')).toMatchObject({ code: 'request.invalid' });
  expect(await place(tradeNumber, 'kept')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'as', remedy: 'as must be one of: returned, credited' }] });
  expect((await service.http.inject({ method: 'POST', url: `/console/api/payments/${tradeNumber}/place`, payload: { as: 'returned' } })).statusCode).toBe(401);
});

it('lists what waits for a person, what is above the limit first, then transfers until they are there', async () => {
  const waiting = async (): Promise<string[]> => (await service.asAdmin({ url: '/console/api/orders?waiting=true' })).json().map(({ id }: { id: string }) => id);
  const before = await waiting();
  service.advance(1);
  const transfer = await service.order('E1008', { pay: 'transfer' });
  service.advance(1);
  const above = await service.order('E1008', { amount: 1_000_100 });
  await service.order('E1008', { pay: 'alipay' });
  await service.order('E1008');
  expect(await waiting()).toEqual([above, ...before, transfer]);
  const [listed] = (await service.asAdmin({ url: '/console/api/orders?waiting=true' })).json().slice(before.length + 1);
  const { payment } = (await service.as('E1008', { url: `/v1/orders/${transfer}` })).json();
  expect(listed).toMatchObject({ account: 'E1008', amount: 5_000, payments: [{ channel: 'transfer', remittance: payment.action.remittance, destination: null }] });

  await service.asAdmin({ method: 'POST', url: `/console/api/orders/${above}/approve` });
  await confirm(transfer, 'CMB-20', 1);
  expect(await waiting(), 'another amount than was asked for ends this transfer').toEqual(before);
});

it('never says that nothing was charged once the account number was handed out', async () => {
  const cancelled = await service.order('E1009', { pay: 'transfer' });
  await service.as('E1009', { method: 'POST', url: `/v1/orders/${cancelled}/cancel` });
  const switched = await service.order('E1009', { pay: 'transfer' });
  await service.as('E1009', { method: 'POST', url: `/v1/orders/${switched}/pay`, payload: { channel: 'wechat' } });
  await service.as('E1009', { method: 'POST', url: `/v1/orders/${switched}/cancel` });
  const untouched = await service.order('E1009');
  await service.as('E1009', { method: 'POST', url: `/v1/orders/${untouched}/cancel` });
  const told = async (id: string): Promise<unknown[]> => {
    const { state, money } = (await service.as('E1009', { url: `/v1/orders/${id}` })).json();
    return [state, money, (await service.http.inject({ url: `/o/${id}?lang=en` })).body.includes('You have not been charged')];
  };
  expect(await Promise.all([cancelled, switched, untouched].map(told))).toEqual([['cancelled', 'unknown', false], ['cancelled', 'unknown', false], ['cancelled', 'not-sent', true]]);
  expect(await confirm(cancelled, 'CMB-30')).toMatchObject({ state: 'paid', money: 'settled' });
});

it('confirms no transfer of an order that has none', async () => {
  const id = await service.order('E1005', { pay: 'alipay' });
  expect(await confirm(id, 'CMB-7')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'id', remedy: expect.stringContaining('?remittance=') }] });
  expect(await confirm('no-such-order', 'CMB-8')).toMatchObject({ code: 'order.not-found' });
});
