import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DatabaseTransaction } from '../database/schema.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { auditLedger } from './audit.ts';
import { postReceipt, postRefund } from './post-receipt.ts';

let service: TestService;
let trades: string[];
beforeAll(async () => {
  service = await createTestService();
  await service.order('E1001', { pay: 'alipay' });
  await service.order('E1002', { pay: 'alipay' });
  trades = service.alipay.started.map((order) => order.tradeNumber);
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const inTransaction = (work: (transaction: DatabaseTransaction) => Promise<unknown>) => service.db.transaction().execute(work);
const post = (transaction: DatabaseTransaction, entries: readonly (readonly [string, number])[], trade = trades[0] ?? '') =>
  sql`with t as (insert into ledger_transactions (kind, trade_number, created_at) values ('receipt', ${trade}, now()) returning id)
    insert into ledger_entries (transaction_id, ledger_account, currency, amount)
    select t.id, e.account, 'CNY', e.amount::bigint from t, json_to_recordset(${JSON.stringify(entries.map(([account, amount]) => ({ account, amount })))}::json) as e (account text, amount bigint)`.execute(transaction);

it('refuses entries that do not cancel out', async () => {
  await expect(inTransaction((transaction) => post(transaction, [['clearing:alipay', 100], ['employee:E1001', -99]]))).rejects.toThrow(/does not balance/);
});

it('refuses a transaction with a single entry or none', async () => {
  await expect(inTransaction((transaction) => post(transaction, [['clearing:alipay', 100]]))).rejects.toThrow(/at least two entries/);
  await expect(inTransaction((transaction) => post(transaction, []))).rejects.toThrow(/at least two entries/);
});

it('refuses to post one payment twice, wherever its money would go', async () => {
  const receipt = { tradeNumber: trades[1] ?? '', channel: 'alipay', account: 'E1002', amount: 100, currency: 'CNY', at: service.now() } as const;
  await inTransaction((transaction) => postReceipt(transaction, { ...receipt, destination: 'employee' }));
  await expect(inTransaction((transaction) => postReceipt(transaction, { ...receipt, destination: 'surplus' }))).rejects.toThrow(/unique|duplicate/);
});

it('refuses to change, delete, empty or extend what is written', async () => {
  await expect(sql`update ledger_entries set amount = amount * 2`.execute(service.db)).rejects.toThrow(/append-only/);
  await expect(sql`delete from ledger_entries`.execute(service.db)).rejects.toThrow(/append-only/);
  await expect(sql`truncate ledger_entries`.execute(service.db)).rejects.toThrow(/append-only/);
  await expect(sql`update ledger_transactions set kind = 'other'`.execute(service.db)).rejects.toThrow(/append-only/);
  const written = await service.db.selectFrom('ledger_transactions').select('id').executeTakeFirstOrThrow();
  const late = (amount: number) => ({ transaction_id: written.id, ledger_account: 'employee:E1002', currency: 'CNY' as const, amount });
  await expect(service.db.insertInto('ledger_entries').values([late(5), late(-5)]).execute()).rejects.toThrow(/already written/);
});

it('refuses an account of no known kind', async () => {
  await expect(inTransaction((transaction) => post(transaction, [['clearing:alipay', 100], ['pocket:me', -100]]))).rejects.toThrow(/check/);
});

it('refuses the same refund twice, more than was received, and a refund that was not counted', async () => {
  const { db } = service;
  const refund = { tradeNumber: trades[1] ?? '', channel: 'alipay', account: 'E1002', destination: 'employee', amount: 40, currency: 'CNY', at: service.now() } as const;
  await expect(inTransaction((transaction) => postRefund(transaction, refund, 'r1'))).rejects.toThrow(/foreign key/);
  const count = () => db.insertInto('refunds').values({ trade_number: refund.tradeNumber, refund_id: 'r1', amount: 40, created_at: refund.at }).execute();
  await count();
  await expect(count()).rejects.toThrow(/unique|duplicate/);
  await inTransaction((transaction) => postRefund(transaction, refund, 'r1'));
  await expect(inTransaction((transaction) => postRefund(transaction, refund, 'r1'))).rejects.toThrow(/unique|duplicate/);
  const payment = db.updateTable('payments').where('trade_number', '=', refund.tradeNumber);
  await payment.set({ state: 'paid', destination: 'employee', received_amount: 100, received_currency: 'CNY', refunded: 40 }).execute();
  await expect(payment.set({ refunded: 101 }).execute()).rejects.toThrow(/check/);
  await expect(sql`delete from refunds`.execute(db)).rejects.toThrow(/append-only/);
  expect((await auditLedger(db)).mismatchedRefunds).toEqual([]);
  await payment.set({ refunded: 41 }).execute();
  expect(await auditLedger(db)).toMatchObject({ balanced: false, mismatchedRefunds: [refund.tradeNumber] });
});

it('finds a refund that was counted and never posted, and one posted of a payment that was never made', async () => {
  const { db } = service;
  await service.order('E1003', { pay: 'alipay' });
  const tradeNumber = service.alipay.started.at(-1)?.tradeNumber ?? '';
  const payment = db.updateTable('payments').where('trade_number', '=', tradeNumber);
  const mismatched = async () => (await auditLedger(db)).mismatchedRefunds.includes(tradeNumber);
  await db.insertInto('refunds').values({ trade_number: tradeNumber, refund_id: 'r1', amount: 40, created_at: service.now() }).execute();
  await payment.set({ state: 'paid', destination: 'employee', received_amount: 100, received_currency: 'CNY', refunded: 40 }).execute();
  expect(await mismatched()).toBe(true);
  await inTransaction((transaction) => postRefund(transaction, { tradeNumber, channel: 'alipay', account: 'E1003', destination: 'employee', amount: 40, currency: 'CNY', at: service.now() }, 'r1'));
  expect(await mismatched()).toBe(false);
  await payment.set({ state: 'closed', destination: null, received_amount: null, received_currency: null }).execute();
  expect(await mismatched()).toBe(true);
});
