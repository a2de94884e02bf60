import { expect, it } from 'vitest';
import type { Database } from '../database/schema.ts';
import { bytesGrownOld } from '../testing/grown-old.ts';
import { createArrivalLog } from './arrival-log.ts';

const at = (seconds: number): Date => new Date(seconds * 1_000);

/** A database that only takes down what it is told, and waits when told to. */
function recorder() {
  const rows: Record<string, unknown>[][] = [];
  let gate: Promise<void> = Promise.resolve();
  const executeQuery = async ({ parameters }: { parameters: readonly string[] }) => {
    rows.push(JSON.parse(parameters[0] ?? '[]'));
    await gate;
    return { rows: [] };
  };
  return {
    db: { executeQuery } as unknown as Database,
    rows,
    hold: () => {
      let release = (): void => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

it('writes nothing of requests that made their order at once', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const r1 = log.began('a1', at(0));
  expect(log.has('a1')).toBe(true);
  log.ended(r1, { status: 201, code: null, at: at(0.2) });
  expect(log.has('a1')).toBe(false);
  expect([await log.flush(db, at(10)), rows]).toEqual([0, []]);
});

it('writes a request down while it hangs, and its answer when there is one, each once', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const r1 = log.began('a1', at(0));
  expect(await log.flush(db, at(0.5)), 'too early to say').toBe(0);
  expect(await log.flush(db, at(2))).toBe(1);
  expect(await log.flush(db, at(3))).toBe(0);
  log.ended(r1, { status: 503, code: 'server.overloaded', at: at(9) });
  expect(await log.flush(db, at(10))).toBe(1);
  expect(await log.flush(db, at(11))).toBe(0);
  expect(rows.flat()).toMatchObject([{ attempt_id: 'a1', status: null }, { attempt_id: 'a1', status: 503, code: 'server.overloaded' }]);
  expect(log.has('a1')).toBe(false);
});

it('does not lose an answer that comes while it is writing', async () => {
  const log = createArrivalLog();
  const { db, rows, hold } = recorder();
  const r1 = log.began('a1', at(0));
  const release = hold();
  const writing = log.flush(db, at(2));
  log.ended(r1, { status: 404, code: null, at: at(3) });
  release();
  await writing;
  expect(await log.flush(db, at(4))).toBe(1);
  expect(rows.at(-1)).toMatchObject([{ status: 404 }]);
});

it('tries again what the database did not take', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const away = { executeQuery: () => Promise.reject(new Error('away')) } as unknown as Database;
  const r1 = log.began('a1', at(0));
  log.ended(r1, { status: 500, code: 'server.error', at: at(1) });
  await expect(log.flush(away, at(2))).rejects.toThrow('away');
  expect(await log.flush(db, at(3))).toBe(1);
  expect(rows).toHaveLength(1);
});

it('remembers only so many', () => {
  const log = createArrivalLog();
  for (let index = 0; index <= 5_000; index += 1) log.began(`a${index}`, at(index));
  expect([log.has('a0'), log.has('a1'), log.has('a5000')]).toEqual([false, true, true]);
});

it('counts the time that the service took, of each request by itself, and no other time', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const r1 = log.began('a1', at(0));
  log.ended(r1, { status: 503, code: 'server.overloaded', at: at(0.1) });
  const r2 = log.began('a1', at(4));
  log.ended(r2, { status: 503, code: 'server.overloaded', at: at(4.2) });
  expect(await log.flush(db, at(60))).toBe(2);
  expect(rows.flat()).toMatchObject([{ took_ms: 100 }, { took_ms: 200 }]);
});

it('writes down how long there has been no answer as that grows, and ends with whoever asked', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const r1 = log.began('a1', at(0));
  for (let second = 1; second <= 10; second += 1) await log.flush(db, at(second));
  log.ended(r1, { status: null, code: null, at: at(12) });
  for (const second of [60, 600]) await log.flush(db, at(second));
  log.ended(r1, { status: 201, code: null, at: at(700) });
  await log.flush(db, at(800));
  expect(rows.flat().map(({ took_ms: tookMs }) => tookMs)).toEqual([1_000, 2_000, 4_000, 8_000, 12_000]);
  expect(log.has('a1')).toBe(false);
});

it('writes nothing of who was told to ask less often', async () => {
  const log = createArrivalLog();
  const { db } = recorder();
  const r1 = log.began('a1', at(0));
  log.ended(r1, { status: 429, code: 'rate.limited', at: at(0.1) });
  expect([await log.flush(db, at(9)), log.has('a1')]).toEqual([0, false]);
});

it('lets none grow old that was answered at once', async () => {
  const log = createArrivalLog();
  const open = Array.from({ length: 20 }, (_, index) => log.began(`early-${index}`, at(0)));
  const grown = await bytesGrownOld(20_000, (time, next) => {
    open.push(log.began(`a${time}`, at(0)));
    const done = open.shift();
    if (done !== undefined) log.ended(done, { status: 201, code: null, at: at(0.1) });
    next();
  });
  // Through a map: 150.
  expect(grown).toBeLessThan(75);
});

it('lets no sender without a good token crowd out the others, and takes one whose token is good for any', async () => {
  const log = createArrivalLog();
  const { db, rows } = recorder();
  const early = log.began('a-early', at(0), 'office');
  const flood = Array.from({ length: 5_100 }, (_, index) => log.began(`x${index}`, at(1), 'flood'));
  expect([log.has('a-early'), log.has('x499'), log.has('x500')]).toEqual([true, true, false]);
  for (const arrival of [...flood, early]) log.ended(arrival, { status: 401, code: 'token.invalid', at: at(2) });
  expect(await log.flush(db, at(3))).toBe(501);
  const good = log.began('a-good', at(4), 'flood');
  log.vouchedFor(good);
  log.ended(good, { status: 403, code: 'account.unknown', at: at(5) });
  await log.flush(db, at(6));
  expect(rows.at(-1)).toMatchObject([{ attempt_id: 'a-good', sender: '' }]);
});
