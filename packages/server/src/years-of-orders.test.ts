import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deleteInBatches } from './database/delete-in-batches.ts';
import type { OpenDatabase } from './database/open-database.ts';
import type { Database } from './database/schema.ts';
import { auditLedger } from './ledger/audit.ts';
import { openTestDatabase } from './testing/open-test-database.ts';
import { learnTables, rowsRead, watchStatements } from './testing/read-plans.ts';
import { sampleReport } from './testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from './testing/test-service.ts';
import type { TestService } from './testing/test-service.ts';

/** So many that reading all of them is told from reading some, to the planner as well. */
const ORDERS = 10_000;
/** Of them, the last. */
const OPEN = 500;
/** Of one statement: some slices' worth, and a fraction of what there is. */
const FEW = 2_000;
/** Of what there is here, as small a part as a thousand is of a million. */
const SLICE = 100;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

let database: OpenDatabase;
let service: TestService;
let watched: Database;
let heard: (statement: CompiledQuery) => void = () => undefined;

beforeAll(async () => {
  database = await openTestDatabase();
  watched = watchStatements(database.db, (statement) => heard(statement));
  service = await createTestService({ db: watched });
  await seedYears(database, service.now());
  await learnTables(database.db);
}, SETUP_TIMEOUT_MS);
afterAll(async () => {
  await service.close();
  await database.close();
});

/** Orders of a year by fifty people, all of them paid, every third by transfer; the last ones are open or wait for approval. */
async function seedYears({ db }: OpenDatabase, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // The triggers that judge each entry would take longer than all the rest.
    for (const table of ['ledger_transactions', 'ledger_entries']) await sql`alter table ${sql.table(table)} disable trigger user`.execute(transaction);
    await sql`insert into accounts (id) select 'E' || i from generate_series(0, 49) i`.execute(transaction);
    await sql`
      insert into orders (id, account, idempotency_key, fingerprint, amount, currency, state, attempts, created_at, expires_at)
      select md5('o' || i), 'E' || i % 50, 'k' || i, '', 5000, 'CNY', case when i > ${ORDERS - 5} then 'approval' when i > ${ORDERS - OPEN} then 'open' else 'paid' end, array['a' || i],
        ${now}::timestamptz - make_interval(hours => ${ORDERS}::integer - i), ${now}::timestamptz + interval '1 hour'
      from generate_series(1, ${ORDERS}::integer) i`.execute(transaction);
    await sql`
      insert into payments (trade_number, order_id, channel, state, amount, currency, received_amount, received_currency, destination, placed, paid_at, created_at, action, channel_trade_number)
      select md5('t' || i), md5('o' || i), case when i > ${ORDERS - 10} or i % 3 = 0 and i <= ${ORDERS - OPEN} then 'transfer' else 'alipay' end, case when i > ${ORDERS - OPEN} then 'paying' else 'paid' end, 5000, 'CNY', 5000, 'CNY',
        case when i <= ${ORDERS - OPEN} then 'employee' end, null, ${now}, ${now}, jsonb_build_object('type', 'transfer', 'remittance', i), 'P' || i
      from generate_series(1, ${ORDERS - 5}::integer) i`.execute(transaction);
    await sql`
      insert into payments (trade_number, order_id, channel, state, amount, currency, received_amount, received_currency, destination, placed, paid_at, created_at)
      select md5('s' || i), md5('o' || i), 'wechat', 'paid', 5000, 'CNY', 5000, 'CNY', 'surplus', case when i > 10 then 'returned' end, ${now}, ${now} from generate_series(1, 2000) i`.execute(transaction);
    await sql`insert into ledger_transactions (kind, trade_number, created_at) select 'receipt', trade_number, created_at from payments where state = 'paid'`.execute(transaction);
    await sql`
      insert into ledger_entries (transaction_id, ledger_account, currency, amount)
      select t.id, unnest(array['clearing:' || channel, destination || ':' || account]), 'CNY', unnest(array[5000, -5000])
      from ledger_transactions t join payments p on p.trade_number = t.trade_number join orders o on o.id = p.order_id`.execute(transaction);
    await sql`insert into refunds (trade_number, refund_id, amount, created_at) select md5('t' || i), 'r', 100, ${now} from generate_series(1, 20) i`.execute(transaction);
    await sql`update payments set refunded = 100 where trade_number in (select trade_number from refunds)`.execute(transaction);
    await sql`insert into ledger_transactions (kind, trade_number, refund_id, created_at) select 'refund', trade_number, refund_id, created_at from refunds`.execute(transaction);
    await sql`
      insert into ledger_entries (transaction_id, ledger_account, currency, amount)
      select t.id, unnest(array['clearing:' || channel, 'employee:' || account]), 'CNY', unnest(array[-100, 100])
      from ledger_transactions t join payments p on p.trade_number = t.trade_number join orders o on o.id = p.order_id where t.kind = 'refund'`.execute(transaction);
    for (const table of ['ledger_transactions', 'ledger_entries']) await sql`alter table ${sql.table(table)} enable trigger user`.execute(transaction);
  });
}

/** The most rows that one statement of it reads. */
async function mostRead(ask: () => Promise<unknown>): Promise<number> {
  const statements: CompiledQuery[] = [];
  heard = (statement) => statements.push(statement);
  await ask();
  heard = () => undefined;
  let most = 0;
  for (const statement of statements) most = Math.max(most, await rowsRead(database.db, statement));
  return most;
}

const ask = async (url: string) => {
  const answer = await service.asAdmin({ url });
  expect(answer.statusCode).toBe(200);
  return answer;
};

it('checks the books of years a piece at a time, and misses nothing', async () => {
  expect((await ask('/console/api/ledger')).json()).toMatchObject({
    balanced: true,
    sums: expect.arrayContaining([
      { ledgerAccount: 'clearing:wechat', currency: 'CNY', amount: 2_000 * 5_000 },
      { ledgerAccount: 'employee:E7', currency: 'CNY', amount: 100 - ((ORDERS - OPEN) / 50) * 5_000 },
    ]),
  });
  expect(await mostRead(() => auditLedger(watched, SLICE))).toBeLessThan(FEW);
  const [first, last] = (await sql<{ id: string }>`(select id from orders where state = 'paid' order by created_at limit 1) union all (select id from orders where state = 'approval' order by created_at desc limit 1)`.execute(database.db)).rows.map(({ id }) => id);
  await sql`update orders set amount = amount + 1 where id = ${first}`.execute(database.db);
  await sql`update orders set state = 'paid' where id = ${last}`.execute(database.db);
  const { balanced, mismatchedOrders } = (await ask('/console/api/ledger')).json();
  await sql`update orders set amount = amount - 1 where id = ${first}`.execute(database.db);
  await sql`update orders set state = 'approval' where id = ${last}`.execute(database.db);
  expect([balanced, mismatchedOrders]).toEqual([false, [first, last]]);
}, SETUP_TIMEOUT_MS);

it('lets others in after each piece of the books, and of what is forgotten', async () => {
  /** How often the event loop came round meanwhile. */
  const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
    let [turns, over] = [0, false];
    const turn = (): void => {
      turns += 1;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await work();
    over = true;
    return turns;
  };
  expect(await turnsDuring(() => auditLedger(watched, SLICE))).toBeGreaterThan(ORDERS / SLICE);
  await sql`insert into arrivals (attempt_id, first_at, last_at) select 'a-old-' || n, 'epoch', 'epoch' from generate_series(1, 20000) n`.execute(database.db);
  expect(await turnsDuring(() => deleteInBatches(watched, 'arrivals', sql`last_at < '2000-01-01'`))).toBeGreaterThan(15);
});

it.each([
  ['what waits for a person', '/console/api/orders?waiting=true', 10],
  ['money set aside', '/console/api/orders?aside=true', 10],
])('lists %s without reading through what is done with', async (_, url, count) => {
  expect((await ask(url)).json()).toHaveLength(count);
  expect(await mostRead(() => ask(url))).toBeLessThan(FEW);
});

it.each([['its own number', md5('o300')], ['a trade number', md5('t300')], ["its platform's number", 'p300'], ['the text of its transfer', '300']])('finds an order by %s without reading through the others', async (_, sought) => {
  const url = `/console/api/orders?find=${sought}`;
  expect((await ask(url)).json().map(({ id }: { id: string }) => id)).toEqual([md5('o300')]);
  expect(await mostRead(() => ask(url))).toBeLessThan(FEW);
});

it('exports a day of many years without reading through the others', async () => {
  const [from, until] = [new Date(service.now().getTime() + 1_000), new Date(service.now().getTime() + 2_000)].map((at) => encodeURIComponent(at.toISOString()));
  const at = service.now().getTime() + 1_500;
  const [paid] = await database.db.selectFrom('payments').select('trade_number').where('destination', '=', 'surplus').where('placed', '=', 'returned').limit(1).execute();
  await database.db.transaction().execute(async (transaction) => {
    const { id } = await transaction.insertInto('ledger_transactions').values({ kind: 'placement', trade_number: paid?.trade_number ?? '', refund_id: null, created_at: new Date(at) }).returning('id').executeTakeFirstOrThrow();
    await transaction.insertInto('ledger_entries').values([{ transaction_id: id, ledger_account: 'clearing:wechat', currency: 'CNY', amount: -5_000 }, { transaction_id: id, ledger_account: 'surplus:E1', currency: 'CNY', amount: 5_000 }]).execute();
  });
  const url = `/console/api/ledger.csv?from=${from}&until=${until}`;
  expect((await ask(url)).body.trim().split('\r\n')).toHaveLength(2);
  expect(await mostRead(() => ask(url))).toBeLessThan(FEW);
});

it('finds the order of a report without reading all orders', async () => {
  const report = sampleReport({ madeAt: service.now().toISOString(), attempt: { ...sampleReport().attempt, id: `a${ORDERS - 100}` } });
  await service.http.inject({ method: 'POST', url: '/v1/reports', headers: { origin: 'https://portal.example.com' }, payload: report });
  const url = `/console/api/reports/${report.reference}`;
  expect((await ask(url)).json().order).toBeNull();
  expect(await mostRead(() => ask(url))).toBeLessThan(FEW);
});

it('finds a report without its reference, by whose orders it is of or by when it came, for which few of many are read', async () => {
  service.advance(60);
  const attempt = { ...sampleReport().attempt, id: `a${ORDERS - 7}` };
  const report = sampleReport({ attempt });
  await service.http.inject({ method: 'POST', url: '/v1/reports', headers: { origin: 'https://portal.example.com' }, payload: report });
  const seen = service.now();
  await sql`
    insert into reports (report_id, reference, attempt_id, cause, arrived_by, deliveries, received_at, body)
    select 'r-later-' || i, reference, 'later-' || i, cause, 'post', 1, received_at + make_interval(secs => i), body from reports cross join generate_series(1, 4000) i where report_id = ${report.reportId}`.execute(database.db);
  await learnTables(database.db);
  const account = `E${(ORDERS - 7) % 50}`;
  const moment = encodeURIComponent(new Date(seen.getTime() + 2_500).toISOString());
  for (const [url, found] of [
    [`/console/api/reports?account=${account}`, [report.reportId]],
    ['/console/api/reports?account=E49', []],
    [`/console/api/reports?until=${moment}&limit=3`, ['r-later-2', 'r-later-1', report.reportId]],
  ] as const) {
    expect((await ask(url)).json().map(({ reportId }: { reportId: string }) => reportId)).toEqual(found);
  }
  expect(await mostRead(() => ask(`/console/api/reports?until=${moment}`))).toBeLessThan(FEW);
  for (const until of ['9:45', '2026-13-40T00:00:00Z', 'null', '']) {
    expect((await service.asAdmin({ url: `/console/api/reports?until=${until}` })).json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'until' }] });
  }
  await sql`delete from reports where report_id like 'r-later-%'`.execute(database.db);
});

it('counts for metrics what is open each time, and all that has ended the less often the longer it takes', async () => {
  const afterSeconds = async (seconds: number): Promise<readonly string[]> => {
    service.advance(seconds);
    const counted: string[] = [];
    heard = ({ sql: text }) => {
      counted.push(/from "orders" group by/.test(text) ? 'all orders' : /"expires_at" </.test(text) ? 'stuck ones' : 'something else');
      if (counted.at(-1) === 'all orders') service.advance(2);
    };
    const { body } = await ask('/metrics');
    heard = () => undefined;
    expect(body).toContain('unstuck_orders{state="approval"} 5');
    expect(body).toContain(`unstuck_orders{state="paid"} ${ORDERS - OPEN}`);
    expect(body).toContain('unstuck_payments{channel="alipay",state="paying"} 490');
    expect(body).toContain('unstuck_payments{channel="wechat",state="paid"} 2000');
    return counted.filter((what) => what !== 'something else');
  };
  expect(await afterSeconds(15)).toEqual(['stuck ones', 'all orders']);
  expect(await afterSeconds(15)).toEqual(['stuck ones']);
  expect(await afterSeconds(170)).toEqual(['stuck ones']);
  expect(await afterSeconds(20)).toEqual(['stuck ones', 'all orders']);
});

it('says that the database is there though all that has ended could not be counted in time', async () => {
  service.advance(1_000);
  heard = ({ sql: text }) => {
    if (/from "orders" group by/.test(text)) throw new Error('Query read timeout');
  };
  const { body } = await ask('/metrics');
  heard = () => undefined;
  expect(body).toContain('unstuck_database_up 1');
  expect(body).toContain('unstuck_orders_stuck 0');
  expect(body).toContain(`unstuck_orders{state="paid"} ${ORDERS - OPEN}`);
});
