import process from 'node:process';
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOwnDatabase, openTestDatabase } from '../testing/open-test-database.ts';
import { SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import type { OpenDatabase } from './open-database.ts';
import { connect, openDatabase } from './open-database.ts';
import type { Database } from './schema.ts';
import { createServerPool } from './server-pool.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
}, SETUP_TIMEOUT_MS);
afterAll(() => database.close());

const server = process.env['TEST_DATABASE_URL'] ?? '';
const silent = (): void => undefined;
const migrated = async (db: Database): Promise<string[]> => (await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)).rows.map(({ name }) => name);

it('starts on tables that a newer version has changed, leaves them as they are, and says so', async () => {
  await sql`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '2099-01-01T00:00:00.000Z')`.execute(database.db);
  const told: string[] = [];
  await migrate(database.db, (text) => told.push(text));
  expect(told).toEqual([expect.stringContaining('9999-of-tomorrow')]);
  expect(await migrated(database.db)).toEqual([...Object.keys(MIGRATIONS), '9999-of-tomorrow']);
});

it('still says what it cannot do', async () => {
  const failing = { ...MIGRATIONS, '9999-of-tomorrow': { up: () => Promise.resolve() }, '9999-that-fails': { up: () => Promise.reject(new Error('no')) } };
  await expect(migrate(database.db, silent, failing)).rejects.toThrow('could not be migrated');
});

interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

it('takes no column from processes of an older version, nor demands one that they do not fill', async () => {
  const readColumns = async (db: Database): Promise<Map<string, Column>> => new Map((await sql<Column>`
    select table_name || '.' || column_name as name, data_type as type, is_nullable = 'NO' and column_default is null and is_identity = 'NO' as required
    from information_schema.columns where table_schema = 'anew'`.execute(db)).rows.map((column) => [column.name, column]));
  await database.db.connection().execute(async (db) => {
    await sql`create schema anew`.execute(db);
    await sql`set search_path to anew`.execute(db);
    try {
      let before = new Map<string, Column>();
      for (const [name, migration] of Object.entries<Migration>(MIGRATIONS)) {
        await migration.up(db);
        const after = await readColumns(db);
        for (const column of before.values()) expect(after.get(column.name), name).toEqual(column);
        const tables = new Set([...before.keys()].map((key) => key.split('.')[0]));
        const demanded = [...after.values()].filter((column) => column.required && !before.has(column.name) && tables.has(column.name.split('.')[0]));
        expect(demanded, name).toEqual([]);
        before = after;
      }
      expect(before.size).toBeGreaterThan(80);
    } finally {
      await sql`set search_path to default`.execute(db);
      await sql`drop schema anew cascade`.execute(db);
    }
  });
});

it.skipIf(server === '')('lets any number of processes start at once on an empty database', async () => {
  const own = await createOwnDatabase(server);
  const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url: own.url })));
  for (const { db } of opened) expect(await migrated(db)).toEqual(Object.keys(MIGRATIONS));
  await Promise.all(opened.map(({ close }) => close()));
  await own.drop();
});

const connectAlone = (url: string): Database => connect(createServerPool(url, { maxConnections: 1, answerTimeoutMs: null }));
const numberOf = async (db: Database, what: RawBuilder<unknown>): Promise<number> =>
  (await sql<{ count: number }>`select count(*) as count from pg_stat_activity where datname = current_database() and ${what}`.execute(db)).rows[0]?.count ?? 0;

it.skipIf(server === '')('starts though a newer process brings the tables further meanwhile', async () => {
  const own = await createOwnDatabase(server);
  const [older, newer, watch] = [connectAlone(own.url), connectAlone(own.url), connectAlone(own.url)];
  let [isHeld, release] = [false, silent];
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = (): Promise<void> => {
    isHeld = true;
    return held;
  };
  const ahead = migrate(newer, silent, { ...MIGRATIONS, '9999-of-tomorrow': { up: hold } });
  await expect.poll(() => isHeld).toBe(true);
  const told: string[] = [];
  const behind = migrate(older, (text) => told.push(text));
  await expect.poll(() => numberOf(watch, sql`wait_event = 'advisory'`)).toBe(1);
  release();
  await Promise.all([ahead, behind]);
  expect(told).toEqual([expect.stringContaining('9999-of-tomorrow')]);
  await Promise.all([older, newer, watch].map((db) => db.destroy()));
  await own.drop();
});

it.skipIf(server === '')('tries again when it waited for an older process that waited for it', async () => {
  const own = await createOwnDatabase(server);
  const [older, newer, watch] = [connectAlone(own.url), connectAlone(own.url), connectAlone(own.url)];
  await migrate(older, silent);
  let tries = 0;
  const up = async (db: Kysely<unknown>): Promise<void> => {
    tries += 1;
    await sql`alter table payments add column tomorrow text`.execute(db);
    await sql`alter table orders add column tomorrow text`.execute(db);
  };
  let migration: Promise<void> = Promise.resolve();
  // As a payment is begun: the order first.
  await older.transaction().execute(async (transaction) => {
    await sql`select from orders for update`.execute(transaction);
    migration = migrate(newer, silent, { ...MIGRATIONS, '9999-of-tomorrow': { up } });
    await expect.poll(() => numberOf(watch, sql`wait_event_type = 'Lock'`)).toBe(1);
    await sql`select from payments`.execute(transaction);
  });
  await migration;
  expect([tries, (await migrated(newer)).at(-1)]).toEqual([2, '9999-of-tomorrow']);
  await Promise.all([older, newer, watch].map((db) => db.destroy()));
  await own.drop();
});
