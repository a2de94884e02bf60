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
