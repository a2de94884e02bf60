import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import type { PostgresPool } from 'kysely';
import { lockDirectory } from './lock-directory.ts';
import { migrate, migrateBeside } from './migrate.ts';
import type { Database, Schema } from './schema.ts';
import { createServerPool, INT8, parseInteger } from './server-pool.ts';
import { guardStatements, watchDirectory } from './watch-directory.ts';

/** What is in the database is nobody else's on the machine. A folder that is there already stays as it is. */
const OWNER_ONLY = 0o700;

/** PGlite itself says only that it failed. */
const NEEDS = 'The embedded one needs room on its disk, files that all belong to the user who starts it, and 256 of them open at a time (ulimit -n).';

export type DatabaseLocation =
  /** A PostgreSQL server. */
  | { readonly url: string; readonly maxConnections?: number }
  /** Embedded, in this directory; one process at a time. */
  | { readonly directory: string; readonly freeBytes?: (directory: string) => number }
  /** Embedded and gone afterwards, for tests; starting from a dump of another saves its set-up. */
  | { readonly memory: true; readonly dump?: Blob };

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** Opens the database and brings its tables up to date. Throws with the remedy when it cannot; `tell` hears of what it waits for, and of a newer version that was here. */
export async function openDatabase(location: DatabaseLocation, tell: (text: string) => void = () => undefined): Promise<OpenDatabase> {
  if ('url' in location) return openServer(location.url, location.maxConnections ?? 10, tell);
  if ('memory' in location) return openEmbedded(location.dump === undefined ? {} : { loadDataDir: location.dump }, () => Promise.resolve(), tell);
  const dataDir = join(location.directory, 'pgdata');
  await mkdir(dataDir, { recursive: true, mode: OWNER_ONLY });
  const check = watchDirectory(dataDir, location.freeBytes);
  check();
  const unlock = await lockDirectory(location.directory, { tell });
  return openEmbedded({ dataDir }, unlock, tell, check);
}

async function openServer(url: string, maxConnections: number, tell: (text: string) => void): Promise<OpenDatabase> {
  // A migration takes its time, and waits for another process's.
  const unhurried = connect(createServerPool(url, { maxConnections: 1, answerTimeoutMs: null }));
  try {
    await checkTransactions(unhurried);
    await migrateBeside(unhurried, tell);
  } finally {
    await unhurried.destroy();
  }
  const db = connect(createServerPool(url, { maxConnections }));
  return { db, close: () => db.destroy() };
}

/** Where everything but a transaction works, the service would start, and take no payment. */
async function checkTransactions(db: Database): Promise<void> {
  await sql`select 1`.execute(db);
  await db.transaction().execute((transaction) => sql`select 1`.execute(transaction)).catch((error: unknown) => {
    throw new Error('It lets no transactions through: PgBouncer needs pool_mode = transaction or session.', { cause: error });
  });
}

/** Speaks with a PostgreSQL through these connections, whatever tables it has. */
export function connect(pool: PostgresPool): Database {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

async function openEmbedded(
  storage: Pick<PGliteOptions, 'dataDir' | 'loadDataDir'>, unlock: () => Promise<void>, tell: (text: string) => void, check: (statement: string) => void = () => undefined,
): Promise<OpenDatabase> {
  const pglite = guardStatements(new PGlite({ ...storage, parsers: { [INT8]: parseInteger } }), check);
  const db: Database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await unlock();
  };
  try {
    await pglite.waitReady.catch((error: unknown) => {
      throw new Error(NEEDS, { cause: error });
    });
    await migrate(db, tell);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}
