import fc from 'fast-check';
import { expect, it } from 'vitest';
import { demandOf } from '../machine/demand.ts';
import { isWorking } from '../machine/work.ts';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import type { Mishap } from '../testing/fake-order-server.ts';
import { createSharedStorage, createVirtualTime, settle } from '../../../compat/src/testing/fake-platform.ts';
import { openFakeTab } from '../testing/fake-tab.ts';
import type { FakeTab } from '../testing/fake-tab.ts';

function setUp(mishaps: readonly Mishap[] = []) {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const server = createFakeOrderServer();
  server.next(...mishaps);
  let seed = 0;
  const open = (): FakeTab => openFakeTab({ time, storage: shared.open(), fetch: server.fetch, seed: (seed += 1) });
  return { time, shared, server, open };
}

/** Reloading this long after submitting meets every step: claiming, creating, starting the payment, paying. */
it.each([0, 10, 29, 31, 40, 100, 5_000, 9_000])('finds the same order after a reload %d ms into it', async (ms) => {
  const { time, server, open } = setUp(['hang', 'lost']);
  const first = open();
  first.submit();
  const { key, reference } = first.runtime.state().intent;
  await time.advance(ms);
  first.close();
  const second = open();
  await time.advance(15_000);
  const state = second.runtime.state();
  expect(state.intent).toMatchObject({ key, reference });
  if (state.phase === 'ready') second.submit();
  await time.advance(15_000);
  expect(second.runtime.state().phase).toBe('paying');
  expect([...server.orders.keys()]).toEqual([key]);
});

it('goes on confirming, not paying again, when the page loads after the person went to the channel', async () => {
  const { time, server, open } = setUp();
  const first = open();
  first.submit();
  await time.advance(200);
  first.runtime.dispatch({ type: 'handed-off' });
  first.close();
  const second = open();
  await time.advance(200);
  expect(second.runtime.state()).toMatchObject({ phase: 'confirming', order: { id: 'o-1' } });
  server.change(second.runtime.state().intent.key, { state: 'paid', money: 'settled', remainingSeconds: 0 });
  await time.advance(5_000);
  expect(second.runtime.state().phase).toBe('succeeded');
  second.close();
  const third = open();
  await time.advance(200);
  expect(third.runtime.state().phase).toBe('succeeded');
});

it('begins anew under another key after a decided order, and keeps it across a reload', async () => {
  const { time, server, open } = setUp();
  const first = open();
  first.submit();
  await time.advance(200);
  const { key } = first.runtime.state().intent;
  server.change(key, { state: 'expired', remainingSeconds: 0 });
  await time.advance(5_000);
  expect(first.runtime.state().phase).toBe('expired');
  first.retry();
  const again = first.runtime.state();
  expect([again.phase, again.intent.key === key]).toEqual(['ready', false]);
  first.close();
  const second = open();
  expect(second.runtime.state().intent).toEqual(again.intent);
  second.submit();
  await time.advance(500);
  expect(server.orders.size).toBe(2);
});

it('joins the order under way instead of wiping it out, although no message of it came', async () => {
  const { time, shared, server, open } = setUp(['hang']);
  const first = open();
  const deaf = { ...shared.open(), observe: () => () => undefined };
  const second = openFakeTab({ time, storage: deaf, fetch: server.fetch, seed: 50, key: 'another-purchase' });
  first.submit();
  await time.advance(100);
  second.submit('80');
  expect(second.runtime.state()).toMatchObject({ phase: 'creating', joined: true, intent: first.runtime.state().intent });
  await time.advance(15_000);
  expect([...server.orders.keys()]).toEqual([first.runtime.state().intent.key]);
});

type Step = 'submit' | 'retry' | 'reload' | 'other-tab' | 'paid' | 'hide' | 'show' | 'offline' | 'online' | 'again' | number;

const mishap = fc.constantFrom<Mishap>(
  'fine', 'refused', 'hang', 'lost', 'stall', 'cut',
  { status: 502, after: true }, { status: 500 }, { status: 200, body: 'hello' }, { status: 200, body: '{}', after: true },
  { problem: 'rate.limited', headers: { 'Retry-After': '1' } }, { problem: 'key.in-progress' }, { problem: 'token.expired' },
);
const step = fc.oneof(
  fc.constantFrom<Step>('submit', 'retry', 'reload', 'other-tab', 'paid', 'hide', 'show', 'offline', 'online'),
  fc.constantFrom<Step>(0, 20, 35, 400, 3_000, 8_100, 20_000),
);

it('makes at most one order for one key and never works without a deadline, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mishap, { maxLength: 8 }), fc.array(step, { maxLength: 14 }), async (mishaps, steps) => {
      const { time, server, open } = setUp(mishaps);
      const created = new Map<string, number>();
      let size = 0;
      server.onRequest.push(() => queueMicrotask(() => {
        size = server.orders.size;
      }));
      let tabs = [open()];
      const check = (): void => {
        for (const { runtime } of tabs) {
          const state = runtime.state();
          if (!isWorking(state)) continue;
          expect(demandOf(state).timers.length).toBeGreaterThan(0);
          expect(time.pending()).toBeGreaterThan(0);
        }
      };
      for (const one of steps) {
        const tab = tabs[tabs.length - 1];
        if (tab === undefined) throw new Error('a tab is always open');
        if (typeof one === 'number') await time.advance(one);
        else if (one === 'submit') tab.submit();
        else if (one === 'retry') tab.retry();
        else if (one === 'paid') tab.runtime.dispatch({ type: 'paid' });
        else if (one === 'hide') tab.runtime.dispatch({ type: 'hidden' });
        else if (one === 'show') tab.runtime.dispatch({ type: 'shown' });
        else if (one === 'offline') tab.runtime.dispatch({ type: 'went-offline' });
        else if (one === 'online') tab.runtime.dispatch({ type: 'came-online' });
        else if (one === 'reload') {
          tab.close();
          tabs = [...tabs.slice(0, -1), open()];
        } else if (one === 'other-tab' && tabs.length < 3) tabs.push(open());
        await settle();
        check();
      }
      // Whoever still works comes to an end.
      await time.advance(45_000);
      for (const { runtime } of tabs) expect(isWorking(runtime.state())).toBe(false);
      for (const { path, method, key, body } of server.seen) if (method === 'POST' && path === '/v1/orders' && key) created.set(key, (body as { amount: number }).amount);
      // One person, one purchase at a time: no key was ever left behind with an order and another one made beside it.
      expect(size).toBeLessThanOrEqual(created.size);
      expect(server.orders.size).toBeLessThanOrEqual(1);
      for (const tab of tabs) tab.close();
      await settle();
      expect([time.pending(), server.open()]).toEqual([0, 0]);
    }),
    { numRuns: 60 },
  );
}, 60_000);
