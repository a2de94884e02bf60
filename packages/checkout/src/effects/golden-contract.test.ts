import { readFileSync } from 'node:fs';
import { PROBLEM_KINDS } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import type { RequestDemand } from '../machine/demand.ts';
import type { Outcome } from '../machine/outcome.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { ORDINARY_PAGE } from '../testing/ordinary-page.ts';
import { createAccountToken } from './account-token.ts';
import { createOrderClient } from './order-client.ts';
import { createServiceAddress } from './service-address.ts';

/** The golden files that the server writes and reads: the client must read and write the same. */
const golden = (name: string): string =>
  readFileSync(new URL(`../../../protocol/fixtures/${name}.json`, import.meta.url), 'utf8');

/** Sends one request; answers what went over the wire and what the client made of the answer. */
async function exchange(operation: RequestDemand['operation'], status: number, body: string): Promise<{ sent: Request; outcome: Outcome }> {
  const requests: Request[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    requests.push(new Request(input, init));
    return new Response(body, { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } });
  };
  const platform = createFakePlatform({ time: createVirtualTime(), storage: createSharedStorage().open(), fetch });
  const client = createOrderClient({
    locale: 'zh-CN', platform, service: createServiceAddress(['https://pay.test'], ''), token: createAccountToken('x.y.z', () => undefined),
    observe: () => undefined, ...ORDINARY_PAGE,
  });
  const outcome = await new Promise<Outcome>((resolve) => {
    client.send({
      operation, serial: 1, attempt: 1, key: 'golden-key-1', orderId: operation === 'create' ? null : 'golden-id',
      purchase: { amount: 5_000, currency: 'CNY', channel: 'alipay' },
    }, 'attempt-1', resolve);
  });
  const [sent] = requests;
  if (sent === undefined) throw new Error('nothing was sent');
  return { sent, outcome };
}

it.each([
  ['create', 'create-order.request', 'order-open'],
  ['pay', 'start-payment.request', 'order-paying'],
] as const)('writes the request to %s that the server reads, and reads its answer', async (operation, request, answer) => {
  const { sent, outcome } = await exchange(operation, 200, golden(answer));
  expect(await sent.json()).toEqual(JSON.parse(golden(request)));
  expect(outcome).toEqual({ kind: 'ok', order: JSON.parse(golden(answer)) });
});

it.each(['order-open', 'order-paying', 'order-paid', 'order-cancelled'])('reads the order %s that the server writes', async (name) => {
  const { outcome } = await exchange('read', 200, golden(name));
  expect(outcome).toEqual({ kind: 'ok', order: JSON.parse(golden(name)) });
});

it('reads an order of a newer server, leaving out what it does not know', async () => {
  const { outcome } = await exchange('read', 200, golden('order-from-a-newer-server'));
  expect(outcome).toEqual({ kind: 'ok', order: JSON.parse(golden('order-open')) });
});

it.each(['request.invalid', 'key.reused', 'key.missing', 'token.expired'] as const)('reads the problem %s that the server writes', async (code) => {
  const { status, retryable, money } = PROBLEM_KINDS[code];
  const text = golden(`problem-${code.replace('.', '-')}`);
  const { outcome } = await exchange('create', status, text);
  const faults = (JSON.parse(text) as { errors?: unknown }).errors ?? [];
  expect(outcome).toEqual({ kind: 'problem', status, code, retryable, money, faults, retryAfterMs: null });
});
