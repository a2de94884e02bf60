import { describe, expect, it } from 'vitest';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import { createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { TOKEN, openFakeTab } from '../testing/fake-tab.ts';
import type { FakeTab, FakeTabParts } from '../testing/fake-tab.ts';
import { createAccountToken } from './account-token.ts';

/** Later than the boot deadline: the form is on the screen by then. */
const LATE_MS = 2_100;

function setUp() {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const server = createFakeOrderServer();
  let seed = 0;
  const open = (more: Partial<FakeTabParts> = {}) => openFakeTab({ time, storage: shared.open(), fetch: server.fetch, seed: (seed += 1), ...more });
  /** A page whose token comes when it is told to. */
  function openWaiting(more: Partial<FakeTabParts> = {}) {
    let asked = 0;
    let give = (_: string): void => undefined;
    const token = (): Promise<string> => new Promise((resolve) => {
      asked += 1;
      give = resolve;
    });
    const tab = open({ token, ...more });
    return { tab, asked: () => asked, give: () => give(TOKEN) };
  }
  /** An order that was made, and stays as it is. */
  async function order(key?: string): Promise<FakeTab> {
    const tab = open(key === undefined ? {} : { key });
    tab.submit();
    await time.advance(200);
    return tab;
  }
  return { time, server, order, openWaiting };
}

it.each([
  ['in the form', 0, 'ready'],
  ['waiting for the token', 500, 'creating'],
  ['told that it never came', 8_100, 'failed'],
])('goes on with the order under way, and makes no other, when the token comes to a person %s', async (_, ms, phase) => {
  const { time, server, order, openWaiting } = setUp();
  const earlier = await order();
  earlier.runtime.dispatch({ type: 'handed-off' });
  earlier.close();
  const { tab, give } = openWaiting();
  await time.advance(LATE_MS);
  if (ms > 0) tab.submit('80');
  await time.advance(ms);
  expect(tab.runtime.state().phase).toBe(phase);
  give();
  await time.advance(1_000);
  expect(tab.runtime.state()).toMatchObject({ phase: 'confirming', intent: { key: earlier.runtime.state().intent.key } });
  expect([...server.orders.values()].map(({ amount }) => amount)).toEqual([5_000]);
});

it('makes the order that was submitted before the token came, under the key of the page, once', async () => {
  const { time, server, openWaiting } = setUp();
  const { tab, asked, give } = openWaiting({ key: 'purchase-4711' });
  await time.advance(LATE_MS);
  expect(tab.runtime.state()).toMatchObject({ phase: 'ready', intent: { key: 'purchase-4711' } });
  tab.submit();
  await time.advance(3_000);
  give();
  await time.advance(1_000);
  expect(tab.runtime.state().phase).toBe('paying');
  expect([[...server.orders.keys()], asked()]).toEqual([['purchase-4711'], 1]);
  expect(tab.facts.filter(({ type }) => type === 'joined')).toEqual([]);
});

describe('where the page brings a key back that an order was decided under', () => {
  async function setUpSpent() {
    const all = setUp();
    const earlier = await all.order('purchase-4711');
    all.server.change('purchase-4711', { state: 'paid', money: 'settled', remainingSeconds: 0 });
    await all.time.advance(5_000);
    earlier.retry();
    earlier.close();
    const waiting = all.openWaiting({ key: 'purchase-4711' });
    await all.time.advance(LATE_MS);
    return { ...all, ...waiting };
  }

  it('takes another one as soon as it knows', async () => {
    const { time, tab, give } = await setUpSpent();
    give();
    await time.advance(100);
    expect(tab.runtime.state().phase).toBe('ready');
    expect(tab.runtime.state().intent.key).not.toBe('purchase-4711');
  });

  it('returns to the form with what was submitted, instead of telling the old order as the new one', async () => {
    const { time, server, tab, give } = await setUpSpent();
    tab.submit('80');
    await time.advance(1_000);
    give();
    await time.advance(1_000);
    expect(tab.runtime.state()).toMatchObject({ phase: 'ready', draft: { amountText: '80' } });
    expect(server.orders.size).toBe(1);
    tab.runtime.dispatch({ type: 'submitted' });
    await time.advance(1_000);
    expect(tab.runtime.state()).toMatchObject({ phase: 'paying', order: { amount: 8_000 } });
  });
});

it('says after one attempt that the session is over, and that nothing was sent, when no token comes, and asks again when the person tries again', async () => {
  const { time, server, openWaiting } = setUp();
  const { tab, asked, give } = openWaiting();
  await time.advance(LATE_MS);
  tab.submit();
  await time.advance(8_100);
  expect(tab.runtime.state()).toMatchObject({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(asked(), 'by the first call, which was waited for').toBe(1);
  tab.retry();
  await time.advance(100);
  expect(asked()).toBe(2);
  give();
  await time.advance(1_000);
  expect(tab.runtime.state().phase).toBe('paying');
  expect(server.orders.size).toBe(1);
});

it('leaves nothing running when the token comes to a page that is gone', async () => {
  const { time, openWaiting } = setUp();
  const { tab, give } = openWaiting();
  await time.advance(LATE_MS);
  tab.close();
  give();
  await time.advance(0);
  expect(time.pending()).toBe(0);
});

it('asks for nothing more when a listener takes the checkout away in the middle of a change', async () => {
  const { time, server, openWaiting } = setUp();
  const { tab, give } = openWaiting();
  tab.runtime.subscribe(tab.close);
  give();
  await time.advance(100);
  expect([server.seen, time.pending()]).toEqual([[], 0]);
});

it('asks the page for one token at a time, and for another after one was refused', async () => {
  const given: ((token: string) => void)[] = [];
  const token = createAccountToken(() => new Promise<string>((resolve) => given.push(resolve)), () => undefined);
  const [one, other] = [token.get(), token.get()];
  given[0]?.('first');
  expect([await one, await other, given.length, token.get()]).toEqual(['first', 'first', 1, 'first']);
  expect(token.discard()).toBe(true);
  const next = token.get();
  given[1]?.('second');
  expect(await next).toBe('second');
});

it('asks anew after the page could not give one', async () => {
  let asked = 0;
  const token = createAccountToken(() => {
    asked += 1;
    if (asked === 1) throw new Error('no session');
    return 'second';
  }, () => undefined);
  await expect(token.get()).rejects.toThrow('no session');
  expect(await token.get()).toBe('second');
});
