import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Statements remembered by name; our own are some dozens, so only a defect would reach this. */
const MAX_NAMES = 500;

/**
 * Lets the server parse and plan each statement once per connection instead of once per request, by sending it under a
 * name derived from its text. PgBouncer in front needs version 1.21 or later for this.
 */
export function preparePool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MAX_NAMES) return known;
    const name = createHash('sha256').update(text).digest('base64url');
    names.set(text, name);
    return name;
  };
  // One per connection, however often it is lent: Kysely remembers something of each that it has seen.
  const prepared = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const prepare = (client: pg.PoolClient): PostgresPoolClient => {
    const known = prepared.get(client);
    if (known !== undefined) return known;
    // Without an answer there is no telling what the connection does: nothing more is asked of it, and it is not lent again.
    let stalled: Error | null = null;
    const onError = (error: Error): void => {
      if (isStall(error)) stalled = error;
    };
    const query = (text: unknown, values: readonly unknown[] = []): unknown => {
      if (stalled !== null) return Promise.reject(stalled);
      if (typeof text !== 'string') return client.query(text as pg.Submittable);
      const name = values.length === 0 ? undefined : nameOf(text);
      return ask(client, { text, values: [...values], ...(name === undefined ? {} : { name }) }, onError);
    };
    const made: PostgresPoolClient = { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy === true || stalled !== null) };
    prepared.set(client, made);
    return made;
  };
  return { connect: async () => prepare(await pool.connect()), end: () => pool.end(), options: pool.options };
}

/**
 * By callback. With the promises that pg makes, dead objects of one statement keep those of the next alive, and whole requests grow old: at 2,500
 * orders a second a megabyte is promoted at each minor collection, 50 times what it is this way.
 */
function ask(client: pg.PoolClient, config: pg.QueryConfig, onError: (error: Error) => void): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    client.query(config, (error, result) => {
      if (!error) return resolve(result);
      onError(error);
      reject(error);
    });
  });
}

/** How pg says that a statement got no answer in time. */
export function isStall(error: Error): boolean {
  return error.message === 'Query read timeout';
}
