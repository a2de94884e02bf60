import { expect, it } from 'vitest';
import type { Platform } from './platform.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime, settle } from './testing/fake-platform.ts';
import { createSingleFlight } from './single-flight.ts';

/** Web Locks as one engine has them, for as many tabs as ask. Node has the same interface built in. */
function nodeLocks(): LockManager {
  return navigator.locks;
}

function tabs(more: Partial<Platform> = {}) {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  let seed = 0;
  const clock = { ahead: 0 };
  const open = (locks?: LockManager) => {
    const platform = { ...createFakePlatform({ time, storage: shared.open(), fetch, seed: (seed += 7) }), ...more };
    return createSingleFlight(platform, () => 1_000 + time.now() + clock.ahead, locks);
  };
  return { time, shared, open, clock };
}

const KINDS: [string, (() => LockManager) | undefined][] = [['web locks', nodeLocks], ['a lease in storage', undefined]];

it.each(KINDS)('lets one tab send at a time, the next when it has finished, by %s', async (name, locks) => {
  const { time, open } = tabs();
  const order: string[] = [];
  const first = open(locks?.())(name, () => order.push('first'));
  const second = open(locks?.())(name, () => order.push('second'));
  await time.advance(300);
  expect(order).toHaveLength(1);
  (order[0] === 'first' ? first : second)();
  await time.advance(300);
  expect([...order].sort()).toEqual(['first', 'second']);
  first();
  second();
  expect(time.pending()).toBe(0);
});

it.each(KINDS)('asks no more once it was withdrawn, by %s', async (name, locks) => {
  const { time, open } = tabs();
  const order: string[] = [];
  const first = open(locks?.())(`${name} 2`, () => order.push('first'));
  await time.advance(100);
  open(locks?.())(`${name} 2`, () => order.push('second'))();
  first();
  await time.advance(1_000);
  expect(order).toEqual(['first']);
});

it('takes over the lease of a tab that died, and one from a clock that was ahead', async () => {
  const { time, open, clock } = tabs();
  const order: string[] = [];
  open()('slot', () => order.push('died'));
  await time.advance(20_000);
  open()('slot', () => order.push('next'));
  await time.advance(4_900);
  expect(order, 'it may yet be alive').toEqual(['died']);
  await time.advance(5_100);
  expect(order).toEqual(['died', 'next']);
  clock.ahead = -3_600_000;
  open()('slot', () => order.push('set back'));
  await time.advance(100);
  expect(order).toEqual(['died', 'next', 'set back']);
});

it.each(['memory', 'session'] as const)('waits for nobody where storage is not shared: %s', async (kind) => {
  const storage = { ...createSharedStorage().open(), kind };
  const { time, open } = tabs({ storage });
  const granted: string[] = [];
  open()('slot', () => granted.push('one'));
  open()('slot', () => granted.push('two'));
  await time.advance(0);
  expect(granted).toEqual(['one', 'two']);
});

it('goes on when the engine has locks and refuses to serve them', async () => {
  const granted: string[] = [];
  const refusing = { request: () => { throw new DOMException('opaque origin', 'SecurityError'); } } as unknown as LockManager;
  tabs().open(refusing)('slot', () => granted.push('granted'));
  await settle();
  expect(granted).toEqual(['granted']);
});

it('gives back no lease but its own: a tab that slept has lost it to another', async () => {
  const { time, shared, open } = tabs();
  const asleep = open()('slot', () => undefined);
  await time.advance(30);
  await time.advance(25_000);
  open()('slot', () => undefined);
  await time.advance(100);
  const held = shared.values.get('slot:lease');
  asleep();
  expect(held).toBeDefined();
  expect(shared.values.get('slot:lease')).toBe(held);
});

/** Locks that a test grants, and takes away. */
function heldBack() {
  let grant: () => Promise<void> = () => Promise.resolve();
  let steal: (reason: Error) => void = () => undefined;
  const request = (_slot: string, _options: object, run: () => Promise<void>): Promise<void> => {
    grant = run;
    return new Promise((_resolve, reject) => (steal = reject));
  };
  return { locks: { request } as unknown as LockManager, grant: () => grant(), steal: () => steal(new DOMException('stolen', 'AbortError')) };
}

it('is granted once, even where a lock is taken away from it later', async () => {
  const { locks, grant, steal } = heldBack();
  const granted: string[] = [];
  tabs().open(locks)('slot', () => granted.push('granted'));
  void grant();
  steal();
  await settle();
  expect(granted).toEqual(['granted']);
});

it('lets go at once of a lock that comes after it was withdrawn', async () => {
  const { locks, grant } = heldBack();
  const granted: string[] = [];
  tabs().open(locks)('slot', () => granted.push('granted'))();
  await grant();
  expect(granted).toEqual([]);
});
