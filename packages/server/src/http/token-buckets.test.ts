import { expect, it } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

const MINUTE_MS = 60_000;

function createBuckets({ max, maxKeys = 10 }: { max: number; maxKeys?: number }) {
  let now = Date.parse('2026-03-02T08:00:00Z');
  const Store = createTokenBuckets(() => new Date(now), maxKeys);
  const buckets = new Store({});
  const ask = (key = 'office') => {
    let answer = { current: 0, ttl: 0 };
    buckets.incr(key, (_error, result) => {
      if (result !== undefined) answer = result;
    }, MINUTE_MS, max);
    return { passes: answer.current <= max, waitMs: answer.ttl };
  };
  const passing = (times: number): number => Array.from({ length: times }, () => ask()).filter(({ passes }) => passes).length;
  return { ask, passing, pass: (ms: number) => (now += ms) };
}

it('lets an office that has used up its minute go on at its pace, every second of it', () => {
  const { passing, pass } = createBuckets({ max: 3_000 });
  expect(passing(4_000)).toBe(3_000);
  for (let second = 1; second <= 60; second += 1) {
    pass(1_000);
    expect(passing(200)).toBe(50);
  }
});

it('lets in no more than a full bucket at once, however long nobody came', () => {
  const { passing, pass } = createBuckets({ max: 100 });
  expect(passing(100)).toBe(100);
  pass(10 * MINUTE_MS);
  expect(passing(200)).toBe(100);
});

it('tells those it refuses to come one after the other, and forgets them as their turns pass', () => {
  const { ask, passing, pass } = createBuckets({ max: 600 });
  passing(600);
  expect([ask().waitMs, ask().waitMs, ask().waitMs]).toEqual([100, 200, 300]);
  for (let refused = 3; refused < 700; refused += 1) ask();
  expect(ask().waitMs).toBe(MINUTE_MS);
  pass(2 * MINUTE_MS);
  passing(600);
  expect(ask().waitMs).toBe(100);
});

it('takes nothing from anybody when the clock goes back', () => {
  const { passing, pass } = createBuckets({ max: 10 });
  expect(passing(4)).toBe(4);
  pass(-MINUTE_MS);
  expect(passing(10)).toBe(6);
});

it('keeps keys apart, and of too many forgets the one that was not asked for longest', () => {
  const { ask } = createBuckets({ max: 1, maxKeys: 2 });
  expect([ask('a'), ask('b'), ask('a')].map(({ passes }) => passes)).toEqual([true, true, false]);
  expect(ask('c').passes).toBe(true);
  expect([ask('a').passes, ask('b').passes]).toEqual([false, true]);
});

it('forgets nobody for one that it knows', () => {
  const { ask } = createBuckets({ max: 1, maxKeys: 2 });
  expect(['a', 'b', 'b', 'a'].map((key) => ask(key).passes)).toEqual([true, true, false, false]);
});
