import { expect, it } from 'vitest';
import { failed } from '../machine/failed.ts';
import { startConfirming } from '../machine/resume.ts';
import { bootState, orderWith, PURCHASE } from '../testing/fixtures.ts';
import { createTiming } from './timing.ts';

it('counts the order’s time on through a failure, and from anew when the service tells it again', () => {
  let now = 0;
  const timing = createTiming(() => now);
  const order = orderWith({ channel: 'alipay', state: 'failed', action: null }, { remainingSeconds: 100 });
  const broken = failed(bootState(), PURCHASE, order, 'channel.rejected', 'not-sent');
  timing.follow(broken);
  now = 40_000;
  const watching = startConfirming(broken, order, 'read');
  expect(watching.order, 'told in other words').not.toBe(order);
  timing.follow(watching);
  expect(timing.read().remainingSeconds).toBe(60);
  timing.follow({ ...watching, order: { ...order, remainingSeconds: 59 } });
  expect(timing.read().remainingSeconds).toBe(59);
});

it('moves while there is time left for somebody to see go by', () => {
  let now = 0;
  const timing = createTiming(() => now);
  expect(timing.isMoving()).toBe(false);
  const watching = startConfirming({ ...bootState(), purchase: PURCHASE }, orderWith({ channel: 'alipay', state: 'started', action: null }, { remainingSeconds: 100 }), 'read');
  timing.follow({ ...watching, hidden: true });
  expect(timing.isMoving()).toBe(false);
  timing.follow(watching);
  expect(timing.isMoving()).toBe(true);
  now = 100_000;
  expect(timing.isMoving()).toBe(false);
});
