import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeChannel } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { ChannelError } from './channel.ts';
import type { OtherNotify, VerifiedNotify } from './channel.ts';

let service: TestService;
let runsInto: Error | OtherNotify | VerifiedNotify;
beforeAll(async () => {
  const readNotify = async () => {
    if (runsInto instanceof Error) throw runsInto;
    return runsInto;
  };
  const channel = { ...createFakeChannel('wechat', () => new Date(0)), readNotify };
  service = await createTestService({ channels: [channel] });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

async function notify(what: Error | OtherNotify | VerifiedNotify) {
  runsInto = what;
  const from = service.log.length;
  const answer = await service.http.inject({ method: 'POST', url: '/v1/notify/wechat', payload: 'x' });
  return { answer, loudest: Math.max(...service.log.slice(from).map(({ level }) => Number(level))) };
}

it('has a notification sent again that cannot be verified just now, and makes no noise about it', async () => {
  const { answer, loudest } = await notify(new ChannelError('channel.unavailable', 'no certificates', { sent: true }));
  expect(answer.json()).toMatchObject({ status: 503, code: 'channel.unavailable', retryable: true, money: 'unknown' });
  expect(answer.headers['retry-after']).toBe('5');
  expect(loudest).toBeLessThan(50);
});

it('refuses a notification whose signature does not verify', async () => {
  const { answer, loudest } = await notify(new ChannelError('signature.invalid', 'forged', { sent: false }));
  expect(answer.json()).toMatchObject({ status: 401, code: 'signature.invalid', money: 'unknown' });
  expect(loudest).toBeLessThan(50);
});

it('is loud about a genuine notification that it cannot read', async () => {
  const { answer, loudest } = await notify(new ChannelError('channel.rejected', 'trade_status "NEW" is not known', { sent: true }));
  expect([answer.statusCode, loudest]).toEqual([500, 50]);
});

it('confirms a genuine notification about something else than a payment, and writes down that it came', async () => {
  const { answer } = await notify({ notifyId: 'n1', event: 'COUPON.USE' });
  expect([answer.statusCode, answer.body]).toEqual([200, 'success']);
  expect(service.log).toContainEqual(expect.objectContaining({ event: 'COUPON.USE', notifyId: 'n1', channel: 'wechat' }));
});

it('takes the body as Alipay really sends it, under two media types at once', async () => {
  runsInto = { notifyId: 'n2', event: 'a form' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=utf-8' };
  expect((await service.http.inject({ method: 'POST', url: '/v1/notify/wechat', headers, payload: 'a=1' })).statusCode).toBe(200);
});

it.each(['paid', 'closed'] as const)('confirms no notification of "%s" about a payment that it did not start: it is sent again, and somebody may see why', async (state) => {
  const payment = state === 'paid' ? { state, amount: 5_000, currency: 'CNY', channelTradeNumber: 'P1', paidAt: new Date(0) } as const : { state };
  const { answer } = await notify({ notifyId: `n3-${state}`, tradeNumber: 'somebodyelsestradenumber00', payment });
  expect([answer.statusCode, answer.body]).toEqual([500, 'fail']);
  expect(service.log).toContainEqual(expect.objectContaining({ tradeNumber: 'somebodyelsestradenumber00', reported: state, result: 'unknown-trade', ...(state === 'paid' ? { level: 40, amount: 5_000 } : { level: 30 }) }));
});
