import { createSandboxKeys, sandboxChannelConfig } from '@unstuck/sandbox-gateway';
import { expect, it } from 'vitest';
import { createConfiguredChannels } from './configured-channels.ts';

const deps = {
  clock: () => new Date('2026-03-01T00:00:00Z'),
  random: (bytes: number) => new Uint8Array(bytes),
  fetch,
  notifyBaseUrl: 'https://pay.example.com/',
  publicUrl: '',
};
const transfer = { payee: 'p', bank: 'b', accountNumber: '1' };

it('offers the channels whose sections are there, in a fixed order', async () => {
  const config = sandboxChannelConfig(await createSandboxKeys(), { serviceUrl: 'http://127.0.0.1:1/sandbox' });
  const offered = (given: Parameters<typeof createConfiguredChannels>[0]): string[] => createConfiguredChannels(given, deps).map((channel) => channel.id);
  expect(offered({ transfer, ...config })).toEqual(['alipay', 'wechat', 'transfer']);
  expect(offered({ transfer })).toEqual(['transfer']);
  expect(offered({})).toEqual([]);
});

it('tells Alipay where to notify and where to send the browser', async () => {
  const { alipay } = sandboxChannelConfig(await createSandboxKeys(), { serviceUrl: 'http://127.0.0.1:1/sandbox', browserUrl: '/sandbox' });
  const [channel] = createConfiguredChannels({ alipay }, deps);
  const action = await channel?.start({ tradeNumber: '0'.repeat(26), orderId: 'o1', amount: 1, currency: 'CNY', description: 'd', expiresAt: new Date(0), locale: 'zh-CN' });
  if (action?.type !== 'form') throw new Error('not a form');
  const parameters = new URL(action.url, 'http://x').searchParams;
  expect(action.url).toMatch(/^\/sandbox\/alipay\/gateway\.do\?/);
  expect(parameters.get('notify_url')).toBe('https://pay.example.com/v1/notify/alipay');
  expect(parameters.get('return_url')).toBe('/o/o1?lang=zh-CN');
});
