import { randomId } from '@unstuck/server';
import pg from 'pg';

/** Runs `use` with the address of a database of its own on this server, gone afterwards. */
export async function withOwnDatabase<T>(url: string, use: (own: string) => Promise<T>): Promise<T> {
  const name = `unstuck_chaos_${randomId()}`;
  await onServer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  try {
    return await use(own.href);
  } finally {
    await onServer(url, `drop database ${name} with (force)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
