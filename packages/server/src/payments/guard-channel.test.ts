import { expect, it } from 'vitest';
import { createFakeChannel, unreachable } from '../testing/fake-channel.ts';
import { ChannelError } from './channel.ts';
import { guardChannel } from './guard-channel.ts';

function setUp(startsAlone?: true) {
  let now = Date.parse('2026-03-02T08:00:00Z');
  const clock = (): Date => new Date(now);
  const platform = createFakeChannel('alipay', clock);
  const channel = guardChannel({ ...platform, ...(startsAlone && { startsAlone }) }, clock);
  const order = { tradeNumber: 't'.repeat(26), orderId: 'o', amount: 5_000, currency: 'CNY', description: 'd', expiresAt: new Date(now + 900_000), locale: 'en' } as const;
  const start = (): Promise<string> => channel.start(order).then(() => 'started', (error: { code: string }) => error.code);
  const query = (): Promise<string> => channel.query(order.tradeNumber).then(({ state }) => state, (error: { code: string }) => error.code);
  return { platform, channel, start, query, advance: (ms: number) => (now += ms) };
}

it('believes no start that asked nobody: only questions tell that the platform is back', async () => {
  const { platform, channel, start, query, advance } = setUp(true);
  for (let round = 0; round < 3; round += 1) {
    expect(await start()).toBe('started');
    platform.setFault(unreachable());
    expect(await query()).toBe('channel.unavailable');
    platform.setFault(null);
  }
  expect([channel.healthy(), channel.mayBeTried(), await start()]).toEqual([false, false, 'channel.unavailable']);
  advance(10_000);
  expect([await start(), channel.healthy()], 'people may try, and prove nothing').toEqual(['started', false]);
  platform.setFault(unreachable());
  expect(await query()).toBe('channel.unavailable');
  expect([channel.mayBeTried(), await start()]).toEqual([false, 'channel.unavailable']);
  advance(10_000);
  platform.setFault(null);
  await query();
  expect(channel.healthy()).toBe(true);
});

it('takes answers that nobody signed for no answers: whoever pays there is never credited', async () => {
  const { platform, channel, query, advance } = setUp();
  platform.setFault(new ChannelError('signature.invalid', 'not signed', { sent: true }));
  for (let round = 0; round < 3; round += 1) expect(await query()).toBe('signature.invalid');
  expect([channel.healthy(), await query()]).toEqual([false, 'channel.unavailable']);
  platform.setFault(null);
  advance(10_000);
  await query();
  expect(channel.healthy()).toBe(true);
});

it('believes a start that the platform answered', async () => {
  const { platform, channel, start, advance } = setUp();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) expect(await start()).toBe('channel.unavailable');
  platform.setFault(null);
  expect(await start()).toBe('channel.unavailable');
  advance(10_000);
  expect([await start(), channel.healthy()]).toEqual(['started', true]);
});

it('keeps a channel shut no longer where the clock is set back meanwhile', async () => {
  const { platform, channel, query, advance } = setUp();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) await query();
  platform.setFault(null);
  expect(channel.mayBeTried()).toBe(false);
  advance(-3_600_000);
  expect(channel.mayBeTried()).toBe(true);
  await query();
  expect(channel.healthy()).toBe(true);
});

it('lets one call at a time find out whether the platform is back, and tells the others at once that it is not known', async () => {
  const { platform, query, advance } = setUp();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) await query();
  platform.setFault(null);
  advance(10_000);
  const asked = platform.queries.length;
  const release = platform.hold();
  const trial = query();
  expect(await Promise.all([query(), query()])).toEqual(['channel.unavailable', 'channel.unavailable']);
  expect(platform.queries).toHaveLength(asked + 1);
  release();
  expect(await trial).toBe('not-found');
  expect(await Promise.all([query(), query()])).toEqual(['not-found', 'not-found']);
});

it('still lets one call at a time find out, when one from before the platform was left alone ends meanwhile', async () => {
  const { platform, query, advance } = setUp();
  const endEarlier = platform.hold();
  const earlier = query();
  platform.hold()();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) await query();
  advance(10_000);
  const endTrial = platform.hold();
  const trial = query();
  endEarlier();
  expect(await earlier).toBe('channel.unavailable');
  advance(10_000);
  const asked = platform.queries.length;
  expect([await query(), platform.queries.length]).toEqual(['channel.unavailable', asked]);
  endTrial();
  await trial;
});

it('leaves a platform alone for the whole of its time', async () => {
  const { platform, channel, query, advance } = setUp();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) await query();
  advance(9_999);
  expect([channel.mayBeTried(), await query(), platform.queries.length]).toEqual([false, 'channel.unavailable', 3]);
  advance(1);
  expect(channel.mayBeTried()).toBe(true);
});

it('counts only what gave no answer, and only in a row: a refusal is an answer, a defect of ours is none', async () => {
  const { platform, channel, query } = setUp();
  for (const fault of [unreachable(), unreachable(), new ChannelError('channel.rejected', 'not for this payment', { sent: true }), new TypeError('ours'), unreachable()]) {
    platform.setFault(fault);
    await query();
  }
  expect(channel.healthy()).toBe(true);
  platform.setFault(new TypeError('ours'));
  await query();
  expect(channel.healthy()).toBe(false);
});

it('asks for no closing either while a platform rests, and has sent nothing then', async () => {
  const { platform, channel, query } = setUp();
  platform.setFault(unreachable());
  for (let round = 0; round < 3; round += 1) await query();
  await expect(channel.close('t'.repeat(26))).rejects.toMatchObject({ code: 'channel.unavailable', sent: false });
  expect(platform.closes).toEqual([]);
});
