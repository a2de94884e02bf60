import process from 'node:process';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { randomId } from '../random-id.ts';
import { createOwnDatabase } from '../testing/open-test-database.ts';
import { bytesGrownOld } from '../testing/grown-old.ts';
import { startSilentPostgres } from '../testing/silent-postgres.ts';
import { createGroupCommit } from './group-commit.ts';
import { connect } from './open-database.ts';
import { isOutage } from './outage.ts';
import { createServerPool } from './server-pool.ts';

const open = (url: string, answerTimeoutMs?: number | null) =>
  connect(createServerPool(url, { maxConnections: 2, ...(answerTimeoutMs === undefined ? {} : { answerTimeoutMs }) }));
const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'answered', (error: unknown) => error);

it('takes a database that stops answering for an outage, lets go of its connection, and goes on when it answers again', async () => {
  const server = await startSilentPostgres();
  const db = open(server.url, 100);
  const write = createGroupCommit<number, number>({
    maxBatch: 10, maxWaiting: 10, refuse: () => new Error('come again'),
    write: async (batch) => (await sql`select ${batch.length}::int`.execute(db)).rows.length,
  });
  expect(await write(1)).toBe(0);
  server.setSilent(true);
  expect((await Promise.all([1, 2, 3].map((item) => failure(write(item))))).map(isOutage)).toEqual([true, true, true]);
  // A transaction does not wait a second time, to be rolled back.
  expect(isOutage(await failure(db.transaction().execute((transaction) => sql`select 1`.execute(transaction))))).toBe(true);
  server.setSilent(false);
  await expect.poll(() => server.connections.size).toBe(0);
  expect(await write(4)).toBe(0);
  await db.destroy();
  await server.close();
});

it('waits no longer for a database that stops answering when it is closed', async () => {
  const server = await startSilentPostgres();
  const db = open(server.url, 100);
  const [asked, closed] = await db.connection().execute(async (connection) => {
    server.setSilent(true);
    const closing = db.destroy();
    return [await failure(sql`select 1`.execute(connection)), closing];
  });
  await closed;
  expect(isOutage(asked)).toBe(true);
  await server.close();
});

it.each(['between two statements', 'while a statement waits'])('takes a connection that breaks while it is lent, %s, for an outage, and goes on with another', async (when) => {
  const server = await startSilentPostgres();
  const db = open(server.url, 10_000);
  const broken = await db.connection().execute(async (connection) => {
    await sql`select 1`.execute(connection);
    server.setSilent(true);
    const asked = when === 'while a statement waits' ? failure(sql`select 2`.execute(connection)) : null;
    // A reset, as from a proxy in between or a server that is killed.
    for (const socket of server.connections) socket.resetAndDestroy();
    await expect.poll(() => server.connections.size).toBe(0);
    return asked ?? failure(sql`select 2`.execute(connection));
  });
  expect(isOutage(await broken)).toBe(true);
  server.setSilent(false);
  expect((await sql`select 1`.execute(db)).rows).toEqual([]);
  await db.destroy();
  await server.close();
});

it('takes a pooler whose database is away for an outage', async () => {
  const words = 'server login has been failing, try again later (server_login_retry)';
  const server = await startSilentPostgres({ statement: 'select 1', words });
  const db = open(server.url);
  const refused = await failure(sql`select 1`.execute(db));
  expect([refused, isOutage(refused)]).toMatchObject([{ message: words }, true]);
  await db.destroy();
  await server.close();
});

it('lets no statement grow old that was answered', async () => {
  const server = await startSilentPostgres();
  const db = open(server.url);
  const ask = () => sql`select ${1}::int`.execute(db);
  for (let time = 0; time < 100; time += 1) await ask();
  // With pg's own limit, a timer for each: 600 and more.
  expect(await bytesGrownOld(5_000, (_time, goOn) => void ask().then(goOn))).toBeLessThan(100);
  await db.destroy();
  await server.close();
});

const server = process.env['TEST_DATABASE_URL'] ?? '';
it.skipIf(server === '')('does not wait for a lock for ever, except in a migration, and lets no transaction stand still', async () => {
  const own = await createOwnDatabase(server);
  const [db, unhurried] = [open(own.url), open(own.url, null)];
  const limits = async (of: typeof db) => (await sql<{ lock: string; idle: string }>`
    select current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`.execute(of)).rows;
  expect([await limits(db), await limits(unhurried)]).toEqual([[{ lock: '5s', idle: '10s' }], [{ lock: '0', idle: '10s' }]]);
  await sql`create table held (id int)`.execute(db);
  await unhurried.transaction().execute(async (transaction) => {
    await sql`lock table held`.execute(transaction);
    const refused = await failure(db.transaction().execute(async (other) => {
      await sql`set local lock_timeout = '50ms'`.execute(other);
      await sql`select from held`.execute(other);
    }));
    expect(refused).toMatchObject({ code: '55P03' });
    expect(isOutage(refused)).toBe(true);
  });
  await Promise.all([db.destroy(), unhurried.destroy()]);
  await own.drop();
});

it.skipIf(server === '')('takes a server that lets it in no more for an outage: the password is another, the role or the database is gone', async () => {
  const own = await createOwnDatabase(server);
  const dba = open(server);
  const role = `unstuck_test_${randomId()}`;
  await sql`create role ${sql.ref(role)}`.execute(dba);
  const url = new URL(own.url);
  url.username = role;
  await own.drop();
  for (const [refusedUrl, code] of [[url.href, '28000'], [own.url, '3D000']] as const) {
    const db = open(refusedUrl);
    const refused = await failure(sql`select 1`.execute(db));
    expect([refused, isOutage(refused)]).toMatchObject([{ code }, true]);
    await db.destroy();
  }
  expect(isOutage(Object.assign(new Error('password authentication failed for user "unstuck"'), { code: '28P01' }))).toBe(true);
  await sql`drop role ${sql.ref(role)}`.execute(dba);
  await dba.destroy();
});

it.skipIf(server === '')('keeps to its own dates, isolation and limits, whatever the database is set to', async () => {
  const own = await createOwnDatabase(server);
  const dba = open(own.url, null);
  const name = sql.ref(new URL(own.url).pathname.slice(1));
  for (const setting of [`datestyle = 'SQL, DMY'`, `default_transaction_isolation = 'repeatable read'`, `statement_timeout = '3s'`]) await sql`alter database ${name} set ${sql.raw(setting)}`.execute(dba);
  const [db, unhurried] = [open(own.url), open(own.url, null)];
  const manners = async (of: typeof db) => (await sql`
    select '2026-03-02T01:00:00Z'::timestamptz as date, current_setting('transaction_isolation') as isolation, current_setting('statement_timeout') as timeout`.execute(of)).rows;
  const [date, isolation] = [new Date('2026-03-02T01:00:00Z'), 'read committed'];
  expect([await manners(db), await manners(unhurried)]).toEqual([[{ date, isolation, timeout: '3s' }], [{ date, isolation, timeout: '0' }]]);
  await Promise.all([db, unhurried, dba].map((each) => each.destroy()));
  await own.drop();
});

it.skipIf(server === '')('writes again as soon as the database takes writes again, over connections made anew', async () => {
  const own = await createOwnDatabase(server);
  const [dba, db] = [open(own.url, null), open(own.url)];
  await sql`create table written (id int)`.execute(dba);
  const name = sql.ref(new URL(own.url).pathname.slice(1));
  const write = () => sql`insert into written values (${1}::int)`.execute(db);
  await sql`alter database ${name} set default_transaction_read_only = on`.execute(dba);
  const refused = await failure(write());
  expect([refused, isOutage(refused)]).toMatchObject([{ code: '25006' }, true]);
  await sql`alter database ${name} reset default_transaction_read_only`.execute(dba);
  await write();
  await Promise.all([dba.destroy(), db.destroy()]);
  await own.drop();
});

it.skipIf(server === '')('goes on without prepared statements when they are lost between it and the server, as in a pooler', async () => {
  const own = await createOwnDatabase(server);
  const db = connect(createServerPool(own.url, { maxConnections: 1 }));
  const ask = () => sql<{ given: number }>`select ${1}::int as given`.execute(db).then(({ rows }) => rows);
  expect(await ask()).toEqual([{ given: 1 }]);
  await sql`deallocate all`.execute(db);
  const refused = await failure(ask());
  expect([refused, isOutage(refused)]).toMatchObject([{ code: '26000' }, true]);
  expect([await ask(), await ask()]).toEqual([[{ given: 1 }], [{ given: 1 }]]);
  expect((await sql`select name from pg_prepared_statements`.execute(db)).rows).toEqual([]);
  await db.destroy();
  await own.drop();
});

it.skipIf(server === '')('goes on within a statement when a newer process has given a table another column', async () => {
  const own = await createOwnDatabase(server);
  const [db, newer] = [open(own.url), open(own.url, null)];
  await sql`create table grown (id int)`.execute(newer);
  await sql`insert into grown values (1)`.execute(newer);
  const read = () => sql<{ id: number }>`select * from grown where id = ${1}`.execute(db).then(({ rows }) => rows);
  expect(await Promise.all([read(), read()])).toEqual([[{ id: 1 }], [{ id: 1 }]]);
  await sql`alter table grown add column name text`.execute(newer);
  const refused = await failure(read());
  expect([refused, isOutage(refused)]).toMatchObject([{ code: '0A000' }, true]);
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 2, 3].map(() => [{ id: 1, name: null }]));
  await Promise.all([db.destroy(), newer.destroy()]);
  await own.drop();
});

it.skipIf(server === '')('takes it for an outage when it waits for a newer process that waits for it', async () => {
  const own = await createOwnDatabase(server);
  const [db, newer] = [open(own.url), open(own.url, null)];
  for (const table of ['first', 'second']) await sql`create table ${sql.table(table)} (id int)`.execute(newer);
  const waits = async (): Promise<number> => (await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(newer)).rows[0]?.count ?? 0;
  const outcomes = await newer.transaction().execute(async (migration) => {
    await sql`alter table first add column name text`.execute(migration);
    const reader = failure(db.transaction().execute(async (transaction) => {
      await sql`select from second`.execute(transaction);
      await sql`select from first`.execute(transaction);
    }));
    await expect.poll(waits).toBe(1);
    return [await failure(sql`alter table second add column name text`.execute(migration)), await reader];
  });
  expect(outcomes).toMatchObject(['answered', { code: '40P01' }]);
  expect(isOutage(outcomes[1])).toBe(true);
  await Promise.all([db.destroy(), newer.destroy()]);
  await own.drop();
});
