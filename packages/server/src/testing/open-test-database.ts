import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import pg from 'pg';
import { connect, openDatabase } from '../database/open-database.ts';
import type { OpenDatabase } from '../database/open-database.ts';
import type { Database, Schema } from '../database/schema.ts';
import { createServerPool, INT8, parseInteger } from '../database/server-pool.ts';
import { randomId } from '../random-id.ts';

/**
 * A fresh database: embedded, or one of its own on the real PostgreSQL that `TEST_DATABASE_URL` names. Every integration
 * test opens its database here, so the whole suite runs on either.
 */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined || url === '') return openDatabase({ memory: true, dump: await readEmptyCluster() });
  const own = await createOwnDatabase(url);
  const opened = await openDatabase({ url: own.url });
  return {
    db: opened.db,
    close: async () => {
      await opened.close();
      await own.drop();
    },
  };
}

/** The same without a table in it, as before the first start. */
export async function openBareDatabase(): Promise<OpenDatabase> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined || url === '') {
    const pglite = new PGlite({ loadDataDir: await readEmptyCluster(), parsers: { [INT8]: parseInteger } });
    const db: Database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
    return { db, close: () => db.destroy() };
  }
  const own = await createOwnDatabase(url);
  const db = connect(createServerPool(own.url, { maxConnections: 3 }));
  return {
    db,
    close: async () => {
      await db.destroy();
      await own.drop();
    },
  };
}

/** An empty database of one test's own on a PostgreSQL server. */
export async function createOwnDatabase(server: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `unstuck_test_${randomId()}`;
  await onServer(server, `create database ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/**
 * An empty cluster as PGlite makes it. Making one costs seconds, reading it back tenths of one, so the first test of a
 * machine leaves it in the temporary directory; writing aside and renaming lets any number of workers race for it.
 */
async function readEmptyCluster(): Promise<Blob> {
  const path = join(tmpdir(), `unstuck-empty-cluster-${PGLITE_VERSION}.tar`);
  if ((await stat(path).catch(() => null)) === null) {
    const pglite = new PGlite();
    await pglite.waitReady;
    const dump = await pglite.dumpDataDir('none');
    await pglite.close();
    const aside = `${path}.${randomId()}`;
    await writeFile(aside, new Uint8Array(await dump.arrayBuffer()));
    await rename(aside, path);
  }
  return new Blob([await readFile(path)], { type: 'application/x-tar' });
}

const PGLITE_VERSION = /pglite@([\w.-]+)/.exec(import.meta.resolve('@electric-sql/pglite'))?.[1] ?? 'unknown';

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
