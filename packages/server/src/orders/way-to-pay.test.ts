import type { Order } from '@unstuck/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const ON_PHONE = 'Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50';
const ON_PC = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Safari/537.36 wxwork/4.1 MicroMessenger/7.0.1 WindowsWechat';
const ELSEWHERE = 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 AliApp(AP/10.5) AlipayClient/10.5';

/** All answers about one order that is paid by this channel, in this browser. */
async function answersIn(agent: string, channel: string): Promise<readonly Order[]> {
  const headers = { 'user-agent': agent, 'accept-language': 'en' };
  const key = `way-to-pay-${agent.length}-${channel}`;
  const ask = async (url: string, more: object = {}): Promise<Order> => (await service.as('E1001', { url, headers: { ...headers, 'idempotency-key': key }, ...more })).json();
  const { id } = await ask('/v1/orders', { method: 'POST', payload: { amount: 5_000, currency: 'CNY' } });
  return [
    await ask(`/v1/orders/${id}/pay`, { method: 'POST', payload: { channel } }),
    await ask(`/v1/orders/${id}`),
    await ask(`/v1/orders/${id}?reconcile=true`),
    await ask('/v1/orders/by-key'),
    await ask('/v1/orders', { method: 'POST', payload: { amount: 5_000, currency: 'CNY' } }),
  ];
}

it.each([ON_PHONE, ON_PC])('leads from within WeChat to the order’s page instead of Alipay’s, which would be refused there: %s', async (agent) => {
  for (const { id, payment } of await answersIn(agent, 'alipay')) expect(payment?.action).toEqual({ type: 'redirect', url: `/o/${id}?lang=en` });
});

it('leads to Alipay from everywhere else, and gives WeChat’s code and a transfer’s account everywhere', async () => {
  for (const [agent, channel, type] of [[ELSEWHERE, 'alipay', 'form'], [ON_PHONE, 'wechat', 'qr'], [ON_PHONE, 'transfer', 'transfer']] as const) {
    expect((await answersIn(agent, channel)).map(({ payment }) => payment?.action?.type)).toEqual(Array.from({ length: 5 }, () => type));
  }
});

async function pageIn(agent: string, channel: string): Promise<string> {
  const [paying] = await answersIn(agent, channel);
  return (await service.http.inject({ url: `/o/${paying?.id}`, headers: { 'user-agent': agent, 'accept-language': 'en' } })).body;
}

it('says on the order’s page how to leave WeChat, before the way to Alipay, and nowhere else', async () => {
  for (const agent of [ON_PHONE, ON_PC]) expect(await pageIn(agent, 'alipay')).toMatch(/WeChat seldom opens Alipay[^]*<form method="post" action="https:\/\/openapi/);
  expect(await pageIn(ELSEWHERE, 'alipay')).not.toContain('WeChat seldom');
  expect(await pageIn(ON_PHONE, 'wechat')).not.toContain('WeChat seldom');
});

it('says on a phone that its own code is for another device, and not on a PC', async () => {
  for (const agent of [ON_PHONE, ELSEWHERE]) expect(await pageIn(agent, 'wechat')).toContain('from a camera only');
  expect(await pageIn(ON_PC, 'wechat')).not.toContain('from a camera only');
});
