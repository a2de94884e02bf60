import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

afterEach(() => void vi.useRealTimers());

const refuse = (): Error => new Error('come again');

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A statement that ends when it is told to. */
function heldStatements() {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const write = async (batch: readonly number[]): Promise<readonly number[]> => {
    batches.push([...batch]);
    await new Promise<void>((resolve) => ends.push(resolve));
    return batch;
  };
  return { batches, write, end: () => ends.shift()?.() };
}

it('writes who comes alone at once, and who comes meanwhile together, so many at most', async () => {
  const { batches, write, end } = heldStatements();
  const add = createGroupCommit({ write, refuse, maxBatch: 3, maxWaiting: 100 });
  const first = add(1);
  await vi.waitFor(() => expect(batches).toEqual([[1]]));
  const others = [2, 3, 4, 5].map((item) => add(item));
  end();
  expect(await first).toEqual([1]);
  await vi.waitFor(() => expect(batches).toEqual([[1], [2, 3, 4]]));
  end();
  await vi.waitFor(() => expect(batches).toEqual([[1], [2, 3, 4], [5]]));
  end();
  expect(await Promise.all(others)).toEqual([[2, 3, 4], [2, 3, 4], [2, 3, 4], [5]]);
});

it('refuses when too many wait', async () => {
  const { batches, write, end } = heldStatements();
  const add = createGroupCommit({ write, refuse, maxBatch: 1, maxWaiting: 2 });
  const taken = [add(1)];
  await vi.waitFor(() => expect(batches).toHaveLength(1));
  taken.push(add(2), add(3));
  await expect(add(4)).rejects.toThrow('come again');
  for (const length of [2, 3]) {
    end();
    await vi.waitFor(() => expect(batches).toHaveLength(length));
  }
  end();
  expect(await Promise.all(taken)).toEqual([[1], [2], [3]]);
});

it('gives up what waits for a statement that does not end, and writes it no more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { batches, write, end } = heldStatements();
  const add = createGroupCommit({ write, refuse, maxBatch: 10, maxWaiting: 100 });
  const hanging = add(1);
  await vi.waitFor(() => expect(batches).toEqual([[1]]));
  const given = add(2).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(4_999);
  const later = add(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(await given).toEqual(refuse());
  end();
  // What was sent is not given up: whether it was written is known only once its statement ends.
  expect(await hanging).toEqual([1]);
  await vi.waitFor(() => expect(batches).toEqual([[1], [3]]));
  end();
  expect(await later).toEqual([3]);
  expect(vi.getTimerCount()).toBe(0);
});

it('sends no statement for nobody, when the last who waited gives up as its turn comes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { batches, write, end } = heldStatements();
  const add = createGroupCommit({ write, refuse, maxBatch: 10, maxWaiting: 100 });
  const first = add(1);
  await vi.waitFor(() => expect(batches).toEqual([[1]]));
  const given = add(2).catch((error: unknown) => error);
  end();
  await first;
  // The next turn has begun by then, and its statement has not.
  for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
  vi.advanceTimersByTime(5_000);
  expect(await given).toEqual(refuse());
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(batches).toEqual([[1]]);
  const later = add(3);
  await vi.waitFor(() => expect(batches).toEqual([[1], [3]]));
  end();
  expect(await later).toEqual([3]);
});

it('asks a database that is away once, not once for each, and goes on when it is back', async () => {
  let away = true;
  const batches: number[] = [];
  const write = async (batch: readonly number[]): Promise<string> => {
    batches.push(batch.length);
    if (away) throw fault('ECONNREFUSED');
    return 'written';
  };
  const add = createGroupCommit({ write, refuse, maxBatch: 10, maxWaiting: 100 });
  const settled = await Promise.allSettled([1, 2, 3].map((item) => add(item)));
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(batches).toEqual([3]);
  away = false;
  expect(await add(4)).toBe('written');
});

it('settles each item by itself whatever others are refused, and writes none twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ bad: fc.boolean(), after: fc.nat(3) }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      async (items, maxBatch) => {
        const written: number[] = [];
        const write = async (batch: readonly number[]): Promise<number> => {
          await Promise.resolve();
          if (batch.some((item) => items[item]?.bad)) throw fault('23514');
          written.push(...batch);
          return batch.length;
        };
        const add = createGroupCommit({ write, refuse, maxBatch, maxWaiting: 100 });
        const settled = await Promise.allSettled(items.map(async ({ after }, item) => {
          for (let turn = 0; turn < after; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          return add(item);
        }));
        expect(settled.map(({ status }) => status)).toEqual(items.map(({ bad }) => (bad ? 'rejected' : 'fulfilled')));
        expect(written.toSorted((a, b) => a - b)).toEqual(items.flatMap(({ bad }, item) => (bad ? [] : [item])));
      },
    ),
  );
});
