import process from 'node:process';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { createOwnDatabase, openBareDatabase } from '../testing/open-test-database.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService } from '../testing/test-service.ts';
import { migrate, migrateBeside } from './migrate.ts';
import { ordersAndLedger } from './migrations/0001-orders-and-ledger.ts';
import { reports } from './migrations/0003-reports.ts';
import { connect } from './open-database.ts';
import type { Database } from './schema.ts';
import { createServerPool } from './server-pool.ts';

const TIMEOUT_MS = 120_000;
const REPORT = sampleReport({ drops: { shortened: 4 } });

/** The tables as the first build that took reports made them. */
async function migrateAsThen(db: Database): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => ({ '0001-orders-and-ledger': ordersAndLedger, '0003-reports': reports }) } }).migrateToLatest();
  expect(error).toBeUndefined();
}

/** Rows as that build wrote them: an order paid, a transfer booked as it was typed, money of another amount, an order still open, a report. */
async function writeAsThen(db: Database): Promise<void> {
  const then = '2026-03-02T07:00:00Z';
  const payment = (order: string, channel: string, number: string, received: number, destination: string): string[] => [
    `insert into payments (trade_number, order_id, channel, state, amount, currency, action, channel_trade_number, received_amount, received_currency, destination, paid_at, created_at)
     values ('trade-${order}', '${order}', '${channel}', 'paid', 5000, 'CNY', null, '${number}', ${received}, 'CNY', '${destination}', '${then}', '${then}')`,
    `with receipt as (insert into ledger_transactions (kind, trade_number, created_at) values ('receipt', 'trade-${order}', '${then}') returning id)
     insert into ledger_entries (transaction_id, ledger_account, currency, amount) select id, account, 'CNY', sum from receipt,
       (values ('clearing:${channel}', ${received}), ('${destination === 'employee' ? 'employee:E1' : `suspense:${channel}`}', ${-received})) as entries (account, sum)`,
  ];
  const statements = [
    `insert into accounts (id, name) values ('E1', null)`,
    ...['paid', 'booked', 'odd', 'open'].map((id) => `insert into orders (id, account, idempotency_key, fingerprint, amount, currency, state, attempts, created_at, expires_at)
      values ('${id}', 'E1', 'key-of-${id}', '5000 CNY', 5000, 'CNY', '${id === 'open' || id === 'odd' ? 'open' : 'paid'}', '{attempt-of-${id}}', '${then}', '2026-03-02T09:00:00Z')`),
    ...payment('paid', 'alipay', '2026030222001', 5_000, 'employee'), ...payment('booked', 'transfer', 'ｂｋ 77a', 5_000, 'employee'), ...payment('odd', 'wechat', '42000', 4_900, 'suspense'),
    `insert into reports (report_id, reference, attempt_id, order_id, cause, origin, arrived_by, deliveries, received_at, body)
     values ('${REPORT.reportId}', '${REPORT.reference}', '${REPORT.attempt.id}', null, 'host.unreachable', null, 'post', 1, '${then}', '${JSON.stringify(REPORT)}')`,
    `insert into arrivals (attempt_id, status, code, first_at, last_at) values ('${REPORT.attempt.id}', 403, 'account.unknown', '${then}', '${then}')`,
  ];
  for (const statement of statements) await db.transaction().execute((transaction) => sql.raw(statement).execute(transaction));
}

it('serves, out of tables that the first build made and filled, orders, money and reports as they were', async () => {
  const { db, close } = await openBareDatabase();
  await migrateAsThen(db);
  await writeAsThen(db);
  await migrate(db, () => undefined);
  const service = await createTestService({ db });
  const ask = async (url: string) => (await service.asAdmin({ url })).json();
  expect(await ask('/console/api/ledger')).toMatchObject({ balanced: true, unbalancedTransactions: [], mismatchedOrders: [], mismatchedRefunds: [] });
  expect((await service.as('E1', { url: '/v1/orders/paid' })).json()).toMatchObject({ state: 'paid', money: 'settled', payment: { channel: 'alipay', state: 'paid' } });
  expect((await service.as('E1', { url: '/v1/orders/open' })).json()).toMatchObject({ state: 'open', money: 'not-sent', payment: null, remainingSeconds: 3_600 });
  expect(await ask('/console/api/orders?aside=true')).toMatchObject([{ id: 'odd', payments: [{ destination: 'suspense', received: 4_900, refunded: 0, placed: null }] }]);
  expect(await ask(`/console/api/reports/${encodeURIComponent(REPORT.reference)}?locale=en`)).toMatchObject({ status: 'found', report: REPORT, serverEvidence: [{ id: 'server.account-unknown' }] });
  const again = await service.asAdmin({ method: 'POST', url: '/console/api/orders/booked/confirm-transfer', payload: { amount: 5_000, reference: 'BK77A' } });
  expect(again.json().transfer).toMatchObject({ repeated: true });
  const paid = await service.as('E1', { method: 'POST', url: '/v1/orders/open/pay', payload: { channel: 'wechat' } });
  expect(paid.json()).toMatchObject({ state: 'open', payment: { channel: 'wechat', state: 'started' } });
  await service.close();
  await close();
}, TIMEOUT_MS);

const server = process.env['TEST_DATABASE_URL'] ?? '';
it.skipIf(server === '')('lets those by who want a table that somebody holds, instead of having them wait behind it, and comes again', async () => {
  const own = await createOwnDatabase(server);
  const open = () => connect(createServerPool(own.url, { maxConnections: 1, answerTimeoutMs: null }));
  const [db, backup, person] = [open(), open(), open()];
  await migrateAsThen(db);
  await writeAsThen(db);
  const told: string[] = [];
  await backup.transaction().execute(async (transaction) => {
    await sql`lock table payments in access share mode`.execute(transaction);
    const pauses: number[] = [];
    const stopped = await migrateBeside(db, (text) => told.push(text), async (ms) => {
      pauses.push(ms);
      // Nobody stands in line for it now, and what is there is as it was.
      const { rows } = await sql`select trade_number from payments`.execute(person);
      expect(rows).toHaveLength(3);
      if (pauses.length === 2) throw new Error('enough');
    }).catch((error: Error) => error.message);
    expect([stopped, pauses]).toEqual(['enough', [5_000, 5_000]]);
  });
  await migrateBeside(db, (text) => told.push(text));
  expect(told).toHaveLength(2);
  expect((await sql`select refunded from payments where trade_number = 'trade-paid'`.execute(person)).rows).toEqual([{ refunded: 0 }]);
  await Promise.all([db.destroy(), backup.destroy(), person.destroy()]);
  await own.drop();
}, TIMEOUT_MS);
