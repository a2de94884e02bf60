import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE, anOrder, startSandboxPlatform } from '../testing/sandbox-platform.ts';
import type { SandboxPlatform } from '../testing/sandbox-platform.ts';
import type { VerifiedNotify } from './channel.ts';

/** However notifications travel, each one that arrives verifies, and the query knows the truth. */
let platform: SandboxPlatform;
beforeAll(async () => {
  platform = await startSandboxPlatform();
}, PATIENCE.timeout);
afterEach(async () => {
  await platform.mischief({ notify: 'normal', api: 'normal', pay: 'normal', delayMs: 3_000 });
  platform.answerNotify({ status: 200, body: 'success' });
});
afterAll(() => platform.dispose());

describe.each(['alipay', 'wechat'] as const)('%s', (id) => {
  async function pay(): Promise<string> {
    const order = anOrder(platform);
    if (id === 'alipay') await platform.openCashier(order);
    else await platform.wechat.start(order);
    await platform.act(id, order.tradeNumber, 'pay');
    return order.tradeNumber;
  }
  async function next(): Promise<VerifiedNotify> {
    const notify = await platform[id].readNotify(await platform.nextNotify());
    if ('event' in notify) throw new Error(`not about a payment: ${notify.event}`);
    return notify;
  }
  async function settled(tradeNumber: string): Promise<void> {
    await expect.poll(async () => (await platform.book(tradeNumber)).notifications.every((n) => n.attempts > 0), PATIENCE).toBe(true);
  }

  it('delivers a delayed notification when the delay is over', async () => {
    await platform.mischief({ notify: 'delayed', delayMs: 60_000 });
    const tradeNumber = await pay();
    platform.clock.advance(59_999);
    expect((await platform.book(tradeNumber)).notifications).toMatchObject([{ attempts: 0, pending: true }]);
    platform.clock.advance(1);
    expect(await next()).toMatchObject({ tradeNumber, payment: { state: 'paid' } });
  });

  it('never delivers a lost one, and the query still says paid', async () => {
    await platform.mischief({ notify: 'dropped' });
    const tradeNumber = await pay();
    expect((await platform.book(tradeNumber)).notifications).toEqual([]);
    expect(await platform[id].query(tradeNumber)).toMatchObject({ state: 'paid', amount: 5_000 });
  });

  it('delivers one notification twice, under the same id', async () => {
    await platform.mischief({ notify: 'twice' });
    await pay();
    const first = await next();
    platform.clock.advance(1_000);
    expect(await next()).toEqual(first);
  });

  it.each([
    ['waiting-last', ['paid', 'waiting']],
    ['closed-last', ['paid', 'closed']],
    ['closed-first', ['closed', 'paid']],
  ] as const)('delivers out of order: %s', async (notify, states) => {
    await platform.mischief({ notify });
    const tradeNumber = await pay();
    const first = await next();
    await settledFirst(tradeNumber);
    platform.clock.advance(1_000);
    const second = await next();
    expect([first.payment.state, second.payment.state]).toEqual(states);
    expect(second.notifyId).not.toBe(first.notifyId);
    expect(await platform[id].query(tradeNumber)).toMatchObject({ state: 'paid' });
  });
  async function settledFirst(tradeNumber: string): Promise<void> {
    await expect.poll(async () => (await platform.book(tradeNumber)).notifications[0]?.attempts, PATIENCE).toBe(1);
  }

  it('redelivers what was not confirmed under the same id, after growing gaps, then gives up', async () => {
    platform.answerNotify({ status: 500, body: 'fail' });
    const tradeNumber = await pay();
    const first = await next();
    await settled(tradeNumber);
    platform.clock.advance(999);
    expect((await platform.book(tradeNumber)).notifications[0]?.attempts).toBe(1);
    platform.clock.advance(1);
    expect(await next()).toEqual(first);
    let attempts = 2;
    while ((await attempted(tradeNumber, attempts)).pending) {
      platform.clock.advance(24 * 3_600_000);
      await platform.nextNotify();
      attempts += 1;
    }
    expect(attempts).toBeGreaterThan(8);
    expect((await platform.book(tradeNumber)).notifications).toMatchObject([{ delivered: false, pending: false }]);
  });
  async function attempted(tradeNumber: string, attempts: number): Promise<{ pending: boolean }> {
    await expect.poll(async () => (await platform.book(tradeNumber)).notifications[0]?.attempts, PATIENCE).toBe(attempts);
    return { pending: (await platform.book(tradeNumber)).notifications[0]?.pending ?? false };
  }

  it('stops redelivery once it is confirmed', async () => {
    platform.answerNotify({ status: 500, body: 'fail' });
    const tradeNumber = await pay();
    await next();
    await settled(tradeNumber);
    platform.answerNotify({ status: 200, body: 'success' });
    platform.clock.advance(1_000);
    await next();
    await expect.poll(async () => (await platform.book(tradeNumber)).notifications[0], PATIENCE).toMatchObject({ attempts: 2, delivered: true, pending: false });
  });
});

it('is not confirmed at Alipay by a page that merely holds the word', async () => {
  platform.answerNotify({ status: 200, body: '<html>success</html>' });
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'pay');
  await platform.nextNotify();
  await expect.poll(async () => (await platform.book(order.tradeNumber)).notifications[0], PATIENCE).toMatchObject({ attempts: 1, delivered: false, pending: true });
});
