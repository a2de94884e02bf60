import type pg from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { isOutage } from './outage.ts';
import { preparePool } from './prepare-pool.ts';

const LIMIT_MS = 1_000;
const prepare = (pool: pg.Pool) => preparePool(pool, { answerTimeoutMs: LIMIT_MS });
afterEach(() => void vi.useRealTimers());

type Callback = (error: Error | null, result?: object) => void;

function poolOf(answer: (config: pg.QueryConfig, callback: Callback) => void, release: (destroy?: boolean) => void = () => undefined) {
  const configs: pg.QueryConfig[] = [];
  const client = {
    query: (config: pg.QueryConfig, callback: Callback) => {
      configs.push(config);
      answer(config, callback);
    },
    release,
    once: () => undefined,
  };
  return { pool: { connect: async () => client, options: {} } as unknown as pg.Pool, configs };
}

it('lends the same client for the same connection, which Kysely keeps account of', async () => {
  const pool = prepare(poolOf((_config, done) => done(null, { rows: [] })).pool);
  expect(await pool.connect()).toBe(await pool.connect());
});

it('names a statement with parameters by its text', async () => {
  const { pool, configs } = poolOf((_config, done) => done(null, { rows: [] }));
  const client = await prepare(pool).connect();
  for (const [text, values] of [['select $1', [1]], ['select $1', [2]], ['select $1, 2', [3]], ['begin', []]] as const) await client.query(text, values);
  expect(configs.map(({ text, values }) => [text, values])).toEqual([['select $1', [1]], ['select $1', [2]], ['select $1, 2', [3]], ['begin', []]]);
  const [first, second, third, plain] = configs.map(({ name }) => name);
  expect([second, third === first, plain]).toEqual([first, false, undefined]);
  expect(first).toMatch(/^[\w-]{43}$/);
});

it('rejects with the error of the statement', async () => {
  const client = await prepare(poolOf((_config, done) => done(new Error('duplicate key'))).pool).connect();
  await expect(client.query('select $1', [1])).rejects.toThrow('duplicate key');
});

it('plans every statement anew once a plan no longer fits, whatever language the server speaks', async () => {
  let stale = false;
  const error = Object.assign(new Error('已缓冲的计划不能改变结果类型'), { code: '0A000', routine: 'RevalidateCachedQuery' });
  const { pool, configs } = poolOf((_config, done) => (stale ? done(error) : done(null, { rows: [] })));
  const client = await prepare(pool).connect();
  for (const text of ['select $1', 'select $1, 2']) await client.query(text, [1]);
  stale = true;
  const refused: unknown = await client.query('select $1', [1]).then(() => null, (reason: unknown) => reason);
  expect([refused, isOutage(refused)]).toEqual([error, true]);
  stale = false;
  for (const text of ['select $1', 'select $1', 'select $1, 2']) await client.query(text, [1]);
  const names = configs.map(({ name }) => name);
  expect([names[2], names[4], new Set(names).size]).toEqual([names[0], names[3], 4]);
});

it.each(['26000', '42P05'])('does without names where a pooler in between loses them, which is an outage for whoever meets it first: %s', async (code) => {
  const error = Object.assign(new Error('prepared statement "x" is not where it was'), { code });
  const { pool, configs } = poolOf(({ name }, done) => (name === undefined ? done(null, { rows: [] }) : done(error)));
  const client = await prepare(pool).connect();
  const refused: unknown = await client.query('select $1', [1]).then(() => null, (reason: unknown) => reason);
  expect([refused, isOutage(refused)]).toEqual([error, true]);
  for (const text of ['select $1', 'select $1, 2']) await client.query(text, [1]);
  expect(configs.slice(1).map(({ name }) => name)).toEqual([undefined, undefined]);
});

it('lends a connection no more that leads to a database without writes: another may lead to where they go', async () => {
  const released: unknown[] = [];
  const { pool } = poolOf(({ text }, done) => (text === 'select 1' ? done(null, { rows: [] }) : done(Object.assign(new Error('read-only'), { code: '25006' }))), (destroy) => released.push(destroy));
  const client = await prepare(pool).connect();
  await client.query('select 1', []);
  client.release(false);
  await expect(client.query('update', [])).rejects.toThrow('read-only');
  client.release(false);
  expect(released).toEqual([false, true]);
});

it('lends a connection no more that did not answer in time, nor asks anything else of it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const released: unknown[] = [];
  const { pool, configs } = poolOf(() => undefined, (destroy) => released.push(destroy));
  const client = await prepare(pool).connect();
  const asked = Promise.allSettled([client.query('select $1', [1])]);
  vi.advanceTimersByTime(LIMIT_MS * 1.05);
  expect(await asked).toMatchObject([{ reason: { message: 'Query read timeout' } }]);
  await expect(client.query('rollback', [])).rejects.toThrow('Query read timeout');
  client.release(false);
  expect([configs.length, released]).toEqual([1, [true]]);
});

it('gives each statement its whole time, and none to who may take as long as it wants', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const answers: (() => void)[] = [];
  const { pool } = poolOf((_config, done) => void answers.push(() => done(null, { rows: [] })));
  const client = await prepare(pool).connect();
  for (const text of ['begin', 'select', 'commit']) {
    const asked = client.query(text, []);
    vi.advanceTimersByTime(LIMIT_MS * 0.95);
    answers.pop()?.();
    await expect(asked).resolves.toEqual({ rows: [] });
  }
  vi.advanceTimersByTime(LIMIT_MS * 10);
  const unhurried = (await preparePool(pool, { answerTimeoutMs: null }).connect()).query('alter table', []);
  vi.advanceTimersByTime(LIMIT_MS * 10);
  answers.pop()?.();
  await expect(unhurried).resolves.toEqual({ rows: [] });
});
