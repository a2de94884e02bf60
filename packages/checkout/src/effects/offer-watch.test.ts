import type { Meta } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { DEADLINES } from '../machine/deadlines.ts';
import type { Offer, State } from '../machine/state.ts';
import { createSharedStorage, createFakePlatform, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { createOfferWatch } from './offer-watch.ts';

const INTENT = { key: 'purchase-0001', attemptId: 'a1', reference: 'AAAA-AAAA-A' };

function metaWith(...healthy: boolean[]): Meta {
  const ids = ['alipay', 'wechat', 'transfer'] as const;
  return {
    versions: { current: 1, oldest: 1 }, serverTime: '2026-11-23T08:00:00Z', limits: { minAmount: 100, maxAmount: 5_000_000, currency: 'CNY' },
    channels: healthy.map((each, index) => ({ id: ids[index] ?? 'alipay', healthy: each })),
  };
}

/** A form that shows what it was told; each ask takes the next of `answers`, the last one over and over. */
function openForm(...answers: readonly (Meta | null)[]) {
  const time = createVirtualTime();
  const platform = createFakePlatform({ time, storage: createSharedStorage().open(), fetch });
  let asked = 0;
  let state: State = {
    phase: 'ready', intent: INTENT, draft: { amountText: '', channel: 'alipay' }, currency: 'CNY', meta: null, serial: 0, online: true, hidden: false, fault: null, refused: [],
  };
  const watch = createOfferWatch({
    platform,
    client: {
      send: () => expect.unreachable('only the offer is read'),
      readMeta(_, settle) {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
        asked += 1;
        platform.setTimer(() => settle(answer), 10);
        return { headersSeen: () => false, drop: () => undefined };
      },
    },
    arrived: (meta) => become({ meta: { ...meta, channels: meta.channels as Offer['channels'] } }),
  });
  function become(change: Partial<Pick<State, 'meta' | 'online' | 'hidden'>>): void {
    state = { ...state, ...change };
    watch.follow(state);
  }
  watch.follow(state);
  return { time, watch, become, asked: () => asked, meta: () => state.meta };
}

const ALL_WELL = metaWith(true, true, true);

it('asks once when everything is on offer', async () => {
  const form = openForm(ALL_WELL);
  await form.time.advance(10 * DEADLINES.offerAgain);
  expect(form.asked()).toBe(1);
  expect(form.time.pending()).toBe(0);
});

it('sees that a channel which was down is back', async () => {
  const form = openForm(metaWith(true, false, true), metaWith(true, false, true), ALL_WELL);
  await form.time.advance(3 * DEADLINES.offerAgain);
  expect(form.meta()).toEqual(ALL_WELL);
  expect(form.asked()).toBe(3);
});

it('asks again when the first answer never came', async () => {
  const form = openForm(null, null, ALL_WELL);
  await form.time.advance(3 * DEADLINES.offerAgain);
  expect(form.meta()).toEqual(ALL_WELL);
  expect(form.time.pending()).toBe(0);
});

it('rests while nobody looks or the device is offline, and asks again afterwards', async () => {
  const form = openForm(metaWith(true, false, true), ALL_WELL);
  await form.time.advance(20);
  form.become({ hidden: true });
  await form.time.advance(10 * DEADLINES.offerAgain);
  form.become({ hidden: false, online: false });
  await form.time.advance(10 * DEADLINES.offerAgain);
  expect(form.asked()).toBe(1);
  form.become({ online: true });
  await form.time.advance(DEADLINES.offerAgain + 20);
  expect(form.meta()).toEqual(ALL_WELL);
});

it('leaves no timer behind', async () => {
  const form = openForm(null);
  await form.time.advance(20);
  form.watch.dispose();
  expect(form.time.pending()).toBe(0);
});
