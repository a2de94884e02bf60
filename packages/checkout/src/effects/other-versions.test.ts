import { readFileSync } from 'node:fs';
import { ENDPOINT } from '@unstuck/protocol';
import type { Order } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { actionsOf } from '../machine/actions.ts';
import { moneyOf } from '../machine/money.ts';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import { openFakeTab } from '../testing/fake-tab.ts';
import type { FakeTab } from '../testing/fake-tab.ts';
import { createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';

const golden = (name: string): string => readFileSync(new URL(`../../../protocol/fixtures/${name}.json`, import.meta.url), 'utf8');

/** What a newer service says of an order; names that this code has never heard of included. */
type Later = (order: Order) => object;

function setUp() {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const server = createFakeOrderServer();
  let seed = 0;
  let later: Later = (order) => order;
  let meta: string | null = null;
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const answer = await server.fetch(input, init);
    const { status, headers } = answer;
    if (meta !== null && new URL(new Request(input).url).pathname === ENDPOINT.meta) return new Response(meta, { status, headers });
    const body = (await answer.clone().json()) as object;
    return 'state' in body ? new Response(JSON.stringify(later(body as Order)), { status, headers }) : answer;
  };
  const open = (): FakeTab => openFakeTab({ time, storage: shared.open(), fetch, seed: (seed += 1) });
  const slot = (): string => [...shared.values.keys()].find((key) => shared.values.get(key)?.includes('"stage"')) ?? expect.fail('nothing is remembered');
  return {
    time, server, open,
    offers: (text: string) => void (meta = text),
    answers: (change: Later) => void (later = change),
    /** As a page of another version leaves it. */
    rewrite: (change: (record: Record<string, unknown>) => object) => {
      const key = slot();
      shared.values.set(key, JSON.stringify(change(JSON.parse(shared.values.get(key) ?? '') as Record<string, unknown>)));
    },
  };
}

it('offers what it knows of what a newer service offers, within the limits of that', async () => {
  const { time, offers, open } = setUp();
  offers(golden('meta-from-a-newer-server'));
  const tab = open();
  await time.advance(100);
  expect(tab.runtime.state().meta?.channels.map(({ id }) => id)).toEqual(['wechat']);
  expect(tab.runtime.state().draft.channel).toBe('wechat');
  tab.submit('50000.01');
  expect(tab.runtime.state()).toMatchObject({ phase: 'ready', fault: 'too-large' });
});

it.each<[string, (record: Record<string, unknown>) => object]>([
  ['the first release', ({ stage, key, attemptId, reference, amount, currency, channel, orderId, at }) => ({ stage, key, attemptId, reference, amount, currency, channel, orderId, spent: '', at })],
  ['a newer one, with more in it', (record) => ({ ...record, invoice: { title: 'x' }, version: 2 })],
  ['a newer one, which pays in a way that is not known here', (record) => ({ ...record, channel: 'unionpay' })],
])('finds the order again that is remembered in the form of %s', async (_, change) => {
  const { time, server, open, rewrite } = setUp();
  const first = open();
  first.submit();
  await time.advance(200);
  const { key, reference } = first.runtime.state().intent;
  first.close();
  rewrite(change);
  const second = open();
  await time.advance(200);
  expect(second.runtime.state()).toMatchObject({ phase: 'paying', intent: { key, reference }, order: { id: 'o-1' } });
  expect([...server.orders.keys()]).toEqual([key]);
});

it.each<[string, Later]>([
  ['a state of the order', (order) => ({ ...order, state: 'refunded', money: 'settled' })],
  ['a state of its payment', (order) => ({ ...order, payment: order.payment && { ...order.payment, state: 'authorised' } })],
  ['a way to pay', (order) => ({ ...order, payment: order.payment && { ...order.payment, channel: 'unionpay' } })],
  ['something to do', (order) => ({ ...order, payment: order.payment && { ...order.payment, action: { type: 'app-link', url: 'unionpay://x' } } })],
  ['a word for the money', (order) => ({ ...order, money: order.payment ? 'reserved' : order.money })],
])('claims nothing about the money, shows the order page and makes no second order when a newer service names %s that is not known here', async (_, change) => {
  const { time, server, open, answers } = setUp();
  answers(change);
  const tab = open();
  tab.submit();
  await time.advance(60_000);
  const state = tab.runtime.state();
  expect(state).toMatchObject({ phase: 'failed', failure: 'response.wrong-schema' });
  expect([moneyOf(state), actionsOf(state).includes('open-page'), server.orders.size]).toEqual(['unknown', true, 1]);
  tab.retry();
  await time.advance(60_000);
  expect([moneyOf(tab.runtime.state()), server.orders.size]).toEqual(['unknown', 1]);
});

it('goes on with an order as soon as it is told in words that are known', async () => {
  const { time, server, open, answers } = setUp();
  const tab = open();
  tab.submit();
  await time.advance(200);
  tab.runtime.dispatch({ type: 'handed-off' });
  answers((order) => ({ ...order, payment: order.payment && { ...order.payment, state: 'authorised' } }));
  await time.advance(30_000);
  expect(tab.runtime.state().phase).toBe('confirming');
  answers((order) => ({ ...order, addedLater: [1] }));
  server.change(tab.runtime.state().intent.key, { state: 'paid', money: 'settled', remainingSeconds: 0 });
  await time.advance(15_000);
  expect(tab.runtime.state().phase).toBe('succeeded');
});
