import { expect, it, vi } from 'vitest';
import type { RequestDemand } from '../machine/demand.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { ORDINARY_PAGE } from '../testing/ordinary-page.ts';
import { createAccountToken } from './account-token.ts';
import { createOrderClient } from './order-client.ts';
import { createServiceAddress } from './service-address.ts';

const told = vi.hoisted(() => ({ onCreate: [] as Record<string, unknown>[], onRequest: [] as (readonly [url: unknown, options: Record<string, unknown>])[] }));

vi.mock('ky', () => ({
  default: {
    create(options: Record<string, unknown>) {
      told.onCreate.push(options);
      return (url: unknown, more: Record<string, unknown>) => {
        told.onRequest.push([url, more]);
        return new Promise(() => undefined);
      };
    },
  },
}));

/** What ky is told with every request that the checkout ever makes. */
async function tellEverything() {
  const time = createVirtualTime();
  const platform = createFakePlatform({ time, storage: createSharedStorage().open(), fetch: () => new Promise(() => undefined) });
  const client = createOrderClient({
    locale: 'zh-CN', platform, service: createServiceAddress(['https://pay.test'], ''), token: createAccountToken('token', () => undefined), observe: () => undefined, ...ORDINARY_PAGE,
  });
  const demand: RequestDemand = { serial: 1, operation: 'create', attempt: 1, key: 'key-00001', orderId: null, purchase: { amount: 5_000, currency: 'CNY', channel: 'alipay' } };
  client.readMeta('attempt-1', () => undefined);
  for (const operation of ['create', 'lookup', 'read', 'reconcile', 'pay', 'cancel'] as const) {
    client.send({ ...demand, operation, orderId: operation === 'create' || operation === 'lookup' ? null : 'order-1' }, 'attempt-1', () => undefined);
  }
  await time.advance(1);
  return { platform };
}

it('tells ky what the bundles take for granted, and nothing else', async () => {
  const { platform } = await tellEverything();
  expect(told.onCreate).toEqual([{ fetch: platform.fetch, retry: 0, timeout: false, throwHttpErrors: false, credentials: 'omit', cache: 'no-store' }]);
  expect(told.onRequest).toHaveLength(7);
  expect(new Set(told.onRequest.map(([, { headers }]) => (headers as Record<string, string>)['Accept-Language']))).toEqual(new Set(['zh-CN']));
  for (const [url, { method, headers, signal, parseJson, body = 'none', ...more }] of told.onRequest) {
    expect([typeof url, typeof parseJson, typeof body, Object.getPrototypeOf(headers), signal, more]).toEqual([
      'string', 'function', 'string', Object.prototype, expect.any(AbortSignal), {},
    ]);
    expect(method).toMatch(/^(get|post)$/);
    expect(headers).toMatchObject({ Accept: 'application/json' });
    for (const value of Object.values(headers as object)) expect(value).toEqual(expect.any(String));
  }
});
