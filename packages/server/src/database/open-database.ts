import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { lockDirectory } from './lock-directory.ts';
import { migrate } from './migrate.ts';
import { preparePool } from './prepare-pool.ts';
import type { Database, Schema } from './schema.ts';

export type DatabaseLocation =
  /** A PostgreSQL server. */
  | { readonly url: string; readonly maxConnections?: number }
  /** Embedded, in this directory; one process at a time. */
  | { readonly directory: string }
  /** Embedded and gone afterwards, for tests; starting from a dump of another saves its set-up. */
  | { readonly memory: true; readonly dump?: Blob };

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

const INT8 = 20;
/** Minor units stay far below 2^53 (90 trillion in the largest unit), so a number is exact. */
const parseInteger = (text: string): number => Number(text);

/** Opens the database and brings its tables up to date. Throws with the remedy when it cannot. */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  if ('url' in location) return openServer(location.url, location.maxConnections ?? 10);
  if ('memory' in location) return openEmbedded(location.dump === undefined ? {} : { loadDataDir: location.dump }, () => Promise.resolve());
  await mkdir(location.directory, { recursive: true });
  const unlock = await lockDirectory(location.directory);
  return openEmbedded({ dataDir: `${location.directory}/pgdata` }, unlock);
}

async function openServer(url: string, maxConnections: number): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    types: { getTypeParser: (id: number, format?: 'text' | 'binary') => (id === INT8 ? parseInteger : pg.types.getTypeParser(id, format)) },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return finish(new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparePool(pool) }) }), () => Promise.resolve());
}

async function openEmbedded(storage: Pick<PGliteOptions, 'dataDir' | 'loadDataDir'>, unlock: () => Promise<void>): Promise<OpenDatabase> {
  const pglite = new PGlite({ ...storage, parsers: { [INT8]: parseInteger } });
  return finish(new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) }), unlock);
}

async function finish(db: Database, release: () => Promise<void>): Promise<OpenDatabase> {
  const close = async (): Promise<void> => {
    await db.destroy();
    await release();
  };
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}
