import { expect, it } from 'vitest';
import { sentKeys, start, worldsAfter } from '../testing/two-tabs.ts';
import type { World } from '../testing/two-tabs.ts';

it('makes no two orders for one intent, whatever two tabs, lost replies and reloads do', () => {
  const seen = new Set<string>();
  const frontier: World[] = [start()];
  let most = 0;
  for (let world = frontier.pop(); world !== undefined; world = frontier.pop()) {
    const keys = sentKeys(world);
    most = Math.max(most, world.orders.length);
    if (keys.length > 1) expect(world).toEqual('a world in which one key was sent');
    for (const next of worldsAfter(world)) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      frontier.push(next);
    }
  }
  expect(most).toBe(1);
  expect(seen.size).toBeGreaterThan(1_000);
}, 120_000);
