import type pg from 'pg';
import { expect, it } from 'vitest';
import { preparePool } from './prepare-pool.ts';

type Callback = (error: Error | null, result?: object) => void;

function poolOf(answer: (config: pg.QueryConfig, callback: Callback) => void, release: (destroy?: boolean) => void = () => undefined) {
  const configs: pg.QueryConfig[] = [];
  const client = {
    query: (config: pg.QueryConfig, callback: Callback) => {
      configs.push(config);
      answer(config, callback);
    },
    release,
  };
  return { pool: { connect: async () => client, options: {} } as unknown as pg.Pool, configs };
}

it('lends the same client for the same connection, which Kysely keeps account of', async () => {
  const pool = preparePool(poolOf((_config, done) => done(null, { rows: [] })).pool);
  expect(await pool.connect()).toBe(await pool.connect());
});

it('names a statement with parameters by its text', async () => {
  const { pool, configs } = poolOf((_config, done) => done(null, { rows: [] }));
  const client = await preparePool(pool).connect();
  for (const [text, values] of [['select $1', [1]], ['select $1', [2]], ['select $1, 2', [3]], ['begin', []]] as const) await client.query(text, values);
  expect(configs.map(({ text, values }) => [text, values])).toEqual([['select $1', [1]], ['select $1', [2]], ['select $1, 2', [3]], ['begin', []]]);
  const [first, second, third, plain] = configs.map(({ name }) => name);
  expect([second, third === first, plain]).toEqual([first, false, undefined]);
  expect(first).toMatch(/^[\w-]{43}$/);
});

it('rejects with the error of the statement', async () => {
  const client = await preparePool(poolOf((_config, done) => done(new Error('duplicate key'))).pool).connect();
  await expect(client.query('select $1', [1])).rejects.toThrow('duplicate key');
});

it('lends a connection no more that did not answer in time, nor asks anything else of it', async () => {
  const released: unknown[] = [];
  const { pool, configs } = poolOf((_config, done) => done(new Error('Query read timeout')), (destroy) => released.push(destroy));
  const client = await preparePool(pool).connect();
  await expect(client.query('select $1', [1])).rejects.toThrow('Query read timeout');
  await expect(client.query('rollback', [])).rejects.toThrow('Query read timeout');
  client.release(false);
  expect([configs.length, released]).toEqual([1, [true]]);
});
