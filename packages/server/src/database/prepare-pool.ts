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
  const prepare = (client: pg.PoolClient): PostgresPoolClient => {
    const query = (text: unknown, values?: readonly unknown[]): unknown => {
      if (typeof text !== 'string') return client.query(text as pg.Submittable);
      const name = values === undefined || values.length === 0 ? undefined : nameOf(text);
      return client.query(name === undefined ? { text, values: [...(values ?? [])] } : { name, text, values: [...(values ?? [])] });
    };
    return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
  };
  return { connect: async () => prepare(await pool.connect()), end: () => pool.end(), options: pool.options };
}
