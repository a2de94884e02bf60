import { expect, it } from 'vitest';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import type { Mishap } from '../testing/fake-order-server.ts';
import { createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { openFakeTab, TOKEN } from '../testing/fake-tab.ts';
import type { FakeTabParts } from '../testing/fake-tab.ts';
import { DEADLINES } from '../machine/deadlines.ts';

function setUp(...mishaps: Mishap[]) {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const server = createFakeOrderServer();
  server.next(...mishaps);
  const open = (more: Partial<FakeTabParts> = {}) => openFakeTab({ time, storage: shared.open(), fetch: server.fetch, ...more });
  return { time, shared, server, open };
}

it('makes one order and starts its payment', async () => {
  const { time, server, open } = setUp();
  const tab = open();
  expect(tab.runtime.state().phase).toBe('ready');
  tab.submit();
  await time.advance(200);
  expect(tab.runtime.state()).toMatchObject({ phase: 'paying', work: null, order: { id: 'o-1', amount: 5000 } });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/meta', 'POST /v1/orders', 'POST /v1/orders/o-1/pay']);
});

it('stores the intent before the first byte leaves', async () => {
  const { time, shared, server, open } = setUp();
  server.onRequest.push(({ method, path }) => shared.log(`${method} ${path}`));
  const tab = open();
  tab.submit();
  await time.advance(200);
  const { trail } = shared;
  expect(trail.indexOf('write armed')).toBe(0);
  expect(trail.indexOf('write sent')).toBeGreaterThan(0);
  expect(trail.indexOf('write sent')).toBeLessThan(trail.indexOf('POST /v1/orders'));
  expect(trail.indexOf('write ordered')).toBeLessThan(trail.indexOf('POST /v1/orders/o-1/pay'));
});

it('sends the key, the attempt and the token, and never a cookie', async () => {
  const { time, server, open } = setUp();
  const tab = open({ key: 'purchase-4711' });
  tab.submit();
  await time.advance(200);
  const { attemptId } = tab.runtime.state().intent;
  expect(server.seen[1]).toMatchObject({ key: 'purchase-4711', attempt: attemptId, authorization: expect.stringMatching(/^Bearer x\./), body: { amount: 5000, currency: 'CNY' } });
  expect(new Set(server.seen.map(({ credentials }) => credentials))).toEqual(new Set(['omit']));
});

it.each<[string, Mishap[], string[]]>([
  ['two 500s', [{ status: 500 }, { problem: 'server.error' }], ['create', 'lookup', 'lookup', 'create', 'pay']],
  ['a create that never answers', ['hang'], ['create', 'lookup', 'create', 'pay']],
  ['an order whose answer was lost', ['lost'], ['create', 'lookup', 'pay']],
  ['an order whose answer was cut', ['cut'], ['create', 'lookup', 'pay']],
  ['an order whose answer stalled after its headers', ['stall'], ['create', 'lookup', 'pay']],
  ['an answer that is a login page', [{ status: 200, body: '<html>', headers: { 'Content-Type': 'text/html' } }], ['create', 'lookup', 'create', 'pay']],
  ['an answer of another shape', [{ status: 200, body: '{"id":7}', headers: { 'Content-Type': 'application/json' } }], ['create', 'lookup', 'create', 'pay']],
  ['a refused connection', ['refused'], ['create', 'lookup', 'create', 'pay']],
  ['a full server', [{ problem: 'rate.limited', headers: { 'Retry-After': '2' } }], ['create', 'create', 'pay']],
])('gets over %s with one order', async (_, mishaps, operations) => {
  const { time, server, open } = setUp(...mishaps);
  const tab = open();
  tab.submit();
  await time.advance(19_000);
  expect(tab.runtime.state().phase).toBe('paying');
  expect(server.orders.size).toBe(1);
  const sent = tab.facts.flatMap((fact) => (fact.type === 'request-started' && fact.operation !== 'meta' ? [fact.operation] : []));
  expect(sent.slice(0, operations.length)).toEqual(operations);
  tab.close();
});

it.each([[64, 100], [128, 200], [192, 300]])('has the engine’s own chance spread what was refused at one moment: %i of 256 makes it %i ms', async (byte, waitMs) => {
  const { time, open } = setUp({ status: 500 });
  const tab = open({ platform: { randomBytes: (length) => new Uint8Array(length).fill(byte) } });
  tab.submit();
  await time.advance(60);
  expect(tab.runtime.state()).toMatchObject({ phase: 'creating', work: { step: 'waiting', waitMs } });
});

it('waits as long as the server asks before it sends again', async () => {
  const { time, server, open } = setUp({ problem: 'rate.limited', headers: { 'Retry-After': 'Mon, 23 Nov 2026 08:00:03 GMT' } });
  const tab = open();
  tab.submit();
  await time.advance(2_900);
  expect(server.seen.filter(({ path }) => path === '/v1/orders')).toHaveLength(1);
  await time.advance(400);
  expect(server.seen.filter(({ path }) => path === '/v1/orders')).toHaveLength(2);
});

it('ends by its own deadline when nothing ever answers, and says that it does not know', async () => {
  const { time, open } = setUp('hang', 'hang', 'hang', 'hang');
  const tab = open();
  tab.submit();
  await time.advance(20_100);
  expect(tab.runtime.state()).toMatchObject({ phase: 'failed', money: 'unknown', failure: 'request.timeout' });
  expect(tab.facts.filter(({ type }) => type === 'slow')).toHaveLength(2);
});

it('reads the answer that came while the computer slept before it gives up, and gives up where none did', async () => {
  for (const answered of [true, false]) {
    const { time, server, open } = setUp();
    let arrive = (): void => undefined;
    const tab = open({
      fetch: async (input, init) => {
        const answer = await server.fetch(input, init);
        if (server.seen.at(-1)?.path === '/v1/orders') await new Promise<void>((resolve) => (arrive = resolve));
        return answer;
      },
    });
    tab.submit();
    await time.advance(100);
    time.freeze(60_000);
    // Timers that are overdue run first.
    if (answered) time.setTimer(() => arrive(), 300);
    await time.advance(1_500);
    expect(tab.runtime.state()).toMatchObject(answered ? { phase: 'paying', work: null } : { phase: 'failed', failure: 'request.timeout', money: 'unknown' });
    expect(server.seen.filter(({ method, path }) => `${method} ${path}` === 'POST /v1/orders')).toHaveLength(1);
  }
});

it('offers nothing for want of an answer that came during a sleep, and offers it a moment after one in which none came', async () => {
  const { time, open } = setUp('hang');
  const tab = open();
  tab.submit();
  await time.advance(7_500);
  time.freeze(6_000);
  await time.advance(DEADLINES.waking - 100);
  expect(tab.runtime.state()).toMatchObject({ phase: 'creating', work: { slow: 'notice' } });
  await time.advance(100);
  expect(tab.runtime.state()).toMatchObject({ phase: 'creating', work: { slow: 'action' } });
});

it('names the outcome of a request that was dropped at its deadline', async () => {
  const { time, open } = setUp('stall', 'hang');
  const tab = open();
  tab.submit();
  await time.advance(19_000);
  const outcomes = tab.facts.flatMap((fact) => (fact.type === 'request-ended' && fact.operation !== 'meta' ? [fact.outcome] : []));
  expect(outcomes.slice(0, 2)).toEqual(['body-timeout', 'timeout']);
});

it('stops at a refused token and says that nothing was charged', async () => {
  const { time, server, open } = setUp({ problem: 'token.expired' });
  const tab = open();
  tab.submit();
  await time.advance(1_000);
  expect(tab.runtime.state()).toMatchObject({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(server.orders.size).toBe(0);
});

it('asks the page for another token once when the first was refused', async () => {
  const { time, server, open } = setUp({ problem: 'token.expired' });
  let asked = 0;
  const tab = open({ token: async () => `t.${btoa(JSON.stringify({ sub: 'E1001', n: (asked += 1) }))}.s` });
  await time.advance(10);
  tab.submit();
  await time.advance(200);
  expect(asked).toBe(2);
  expect(tab.runtime.state().phase).toBe('paying');
  expect(server.orders.size).toBe(1);
});

it.each([
  ['rejects', () => Promise.reject(new Error('no session'))],
  ['throws', () => { throw new Error('no session'); }],
  ['gives nothing', () => ''],
])('says that the session is over when the token function %s', async (_, token) => {
  const { time, server, open } = setUp();
  const tab = open({ token });
  await time.advance(10);
  expect(tab.runtime.state().phase).toBe('ready');
  tab.submit();
  await time.advance(1_000);
  expect(tab.runtime.state()).toMatchObject({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(server.orders.size).toBe(0);
});

it('shows the form although the token function never answers, and ends by the deadline', async () => {
  const { time, server, open } = setUp();
  const tab = open({ token: () => new Promise<string>(() => undefined) });
  await time.advance(2_100);
  expect(tab.runtime.state().phase).toBe('ready');
  tab.submit();
  await time.advance(21_000);
  expect(tab.runtime.state().phase).toBe('failed');
  expect(server.orders.size).toBe(0);
});

it('works with a storage that keeps nothing', async () => {
  const { time, server, open } = setUp('lost');
  const storage = { kind: 'memory', read: () => null, write: () => undefined, remove: () => undefined, salvage: () => null, observe: () => () => undefined } as const;
  const tab = open({ storage });
  tab.submit();
  await time.advance(10_000);
  expect(tab.runtime.state().phase).toBe('paying');
  expect(server.orders.size).toBe(1);
});

it('works with a storage that throws at every touch', async () => {
  const { time, server, open } = setUp();
  const refuse = (): never => { throw new Error('SecurityError'); };
  const tab = open({ storage: { kind: 'memory', read: refuse, write: refuse, remove: refuse, salvage: refuse, observe: refuse } });
  tab.submit();
  await time.advance(10_000);
  expect(tab.runtime.state().phase).toBe('paying');
  expect(server.orders.size).toBe(1);
});

it('joins the order of another tab instead of making a second one', async () => {
  const { time, server, open } = setUp('hang');
  const first = open();
  const second = open({ seed: 99 });
  first.submit();
  await time.advance(500);
  expect(second.runtime.state()).toMatchObject({ phase: 'creating', joined: true });
  second.submit('80');
  await time.advance(12_000);
  expect(server.orders.size).toBe(1);
  expect(first.runtime.state().phase).toBe('paying');
  expect(second.runtime.state().phase).toBe('paying');
  expect(second.facts.some((fact) => fact.type === 'joined')).toBe(true);
});

it('makes one order when two tabs are submitted at the same moment', async () => {
  const { time, server, open } = setUp();
  const first = open();
  const second = open({ seed: 99 });
  first.submit();
  second.submit();
  await time.advance(3_000);
  expect(server.orders.size).toBe(1);
  expect([first.runtime.state().phase, second.runtime.state().phase]).toEqual(['paying', 'paying']);
});

it('looks, before it sends, for an order that an earlier page could keep in a lower store alone', async () => {
  const { time, server, shared, open } = setUp();
  const kept = [JSON.stringify({ stage: 'sent', key: 'key-of-an-earlier-page', attemptId: 'a-1', reference: '0000-0000-0', amount: 5_000, currency: 'CNY', channel: 'alipay', orderId: null, at: 1_795_000_000_000 })];
  const tab = open({ storage: { ...shared.open(), salvage: () => kept.pop() ?? null } });
  tab.submit();
  await time.advance(3_000);
  expect([...server.orders.keys()]).toEqual(['key-of-an-earlier-page']);
});

it('waits for the right to send until a busy tab, which has it, says what it does', async () => {
  const { time, server, open } = setUp();
  const busy = open({ key: 'intent-of-one-tab' });
  const waiting = open({ seed: 99, key: 'intent-of-another', claim: () => () => undefined });
  waiting.submit();
  await time.advance(2_000);
  busy.submit();
  await time.advance(3_000);
  expect([...server.orders.keys()]).toEqual(['intent-of-one-tab']);
  expect([busy.runtime.state().phase, waiting.runtime.state().phase]).toEqual(['paying', 'paying']);
});

it('survives an observer that throws and one that rejects', async () => {
  for (const observer of [() => { throw new Error('vendor'); }, () => Promise.reject(new Error('vendor'))]) {
    const { time, open } = setUp();
    const tab = open({ observer });
    tab.submit();
    await time.advance(200);
    expect(tab.runtime.state().phase).toBe('paying');
  }
});

it('leaves no timer and no request behind when it is disposed of', async () => {
  const { time, server, open } = setUp('hang');
  const tab = open();
  tab.submit();
  await time.advance(500);
  expect(server.open()).toBe(1);
  tab.close();
  await time.advance(0);
  expect([time.pending(), server.open()]).toEqual([0, 0]);
  const { state } = tab.runtime;
  const last = state();
  await time.advance(60_000);
  expect(state()).toBe(last);
});

it('gives the right to send back when it is disposed of', async () => {
  const { time, open } = setUp('hang');
  let held = 0;
  const tab = open({
    claim: (_, granted) => {
      held += 1;
      granted();
      return () => void (held -= 1);
    },
  });
  tab.submit();
  await time.advance(500);
  expect(held).toBe(1);
  tab.close();
  expect(held).toBe(0);
});

it('names the end of a request by what came of it since its token was renewed', async () => {
  const { time, open } = setUp({ problem: 'token.expired' }, 'hang');
  const tab = open({ token: () => TOKEN });
  await time.advance(0);
  tab.submit();
  await time.advance(DEADLINES.attempt + 500);
  expect(tab.facts.filter(({ type }) => type === 'request-ended')).toContainEqual(expect.objectContaining({ operation: 'create', outcome: 'timeout', status: 0, marked: false }));
});

it('tells what happened as numbered facts without key, token, id or query', async () => {
  const { time, server, open } = setUp();
  const tab = open({ key: 'secret-key-4711' });
  tab.submit();
  await time.advance(200);
  tab.runtime.dispatch({ type: 'paid' });
  await time.advance(100);
  expect(server.seen.some(({ path }) => path.endsWith('?reconcile=true'))).toBe(true);
  const mine = tab.facts.filter(({ attemptId }) => attemptId === tab.runtime.state().intent.attemptId);
  expect(mine.map(({ sequence }) => sequence)).toEqual(mine.map((_, index) => index + 1));
  const text = JSON.stringify(tab.facts);
  for (const secret of ['secret-key', 'o-1', 'reconcile=', 'E1001', 'x.ey']) expect(text).not.toContain(secret);
  expect(mine.map(({ type }) => type).slice(0, 3)).toEqual(['storage-chosen', 'attempt-started', 'phase-changed']);
});

it('ends in words when its own parts break, and goes on when they work again', async () => {
  const { time, server, open } = setUp();
  let broken = false;
  const tab = open({ platform: { setTimer: (run, ms) => { if (broken) throw new Error('bent by the page'); return time.setTimer(run, ms); } } });
  tab.runtime.subscribe(() => { throw new Error('a listener of the page'); });
  broken = true;
  tab.submit();
  await time.advance(0);
  expect(tab.runtime.state()).toMatchObject({ phase: 'failed', failure: 'internal', money: 'not-sent' });
  broken = false;
  tab.retry();
  await time.advance(1_000);
  expect(tab.runtime.state()).toMatchObject({ phase: 'paying', order: { amount: 5000 } });
  expect(server.orders.size).toBe(1);
});

it('counts the work and the order on while they last, once a second', async () => {
  const { time, server, open } = setUp('hang');
  const tab = open();
  let shown = 0;
  tab.runtime.subscribe(() => (shown += 1));
  tab.submit();
  await time.advance(2_500);
  expect(tab.runtime.timing()).toEqual({ workingForMs: 2_500, remainingSeconds: null });
  expect(shown).toBeGreaterThanOrEqual(4);
  await time.advance(8_000);
  server.change(tab.runtime.state().intent.key, { state: 'paid', money: 'settled', remainingSeconds: 0 });
  await time.advance(10_000);
  expect(tab.runtime.state().phase).toBe('succeeded');
  expect(time.pending()).toBe(0);
});
