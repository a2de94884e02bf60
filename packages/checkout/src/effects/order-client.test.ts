import { expect, it } from 'vitest';
import type { CheckoutObservation } from '@unstuck/protocol';
import type { RequestDemand } from '../machine/demand.ts';
import type { Outcome } from '../machine/outcome.ts';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import type { Mishap } from '../testing/fake-order-server.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { TOKEN } from '../testing/fake-tab.ts';
import { ORDINARY_PAGE } from '../testing/ordinary-page.ts';
import { createAccountToken } from './account-token.ts';
import { createObserve } from './observe.ts';
import { createOrderClient } from './order-client.ts';
import { createServiceAddress } from './service-address.ts';

const DEMAND: RequestDemand = {
  serial: 1, operation: 'create', attempt: 1, key: 'key-00001', orderId: null,
  purchase: { amount: 5_000, currency: 'CNY', channel: 'alipay' },
};

async function ask(mishap: Mishap, more: { online?: boolean; violations?: (report: (uri: string) => void) => void; leaves?: boolean; mixed?: boolean; fetch?: typeof fetch; failsAfterMs?: number; anew?: (path: string) => string; demand?: Partial<RequestDemand> } = {}) {
  const time = createVirtualTime();
  const server = createFakeOrderServer();
  server.next(mishap);
  const platform = { ...createFakePlatform({ time, storage: createSharedStorage().open(), fetch: server.fetch }), ...(more.fetch && { fetch: more.fetch }), online: () => more.online ?? true };
  if (more.failsAfterMs !== undefined) platform.fetch = () => new Promise((_, reject) => void platform.setTimer(() => reject(new TypeError('Failed to fetch')), more.failsAfterMs ?? 0));
  const facts: CheckoutObservation[] = [];
  let watching = 0;
  const client = createOrderClient({
    ...ORDINARY_PAGE, locale: 'zh-CN', platform, ...(more.mixed && { mixed: () => true }), ...(more.anew && { anew: more.anew }), service: createServiceAddress(['https://pay.test/base/'], 'https://hr.test'), observe: createObserve((fact) => facts.push(fact), platform.now),
    token: createAccountToken(TOKEN, () => undefined),
    observeSent: (url, sent) => {
      if (more.leaves) setImmediate(() => url.endsWith('/v1/orders') && sent());
      return () => undefined;
    },
    observeViolations: (directive, report) => {
      watching += 1;
      if (directive === 'connect-src') more.violations?.(report);
      return () => (watching -= 1);
    },
  });
  const outcomes: Outcome[] = [];
  client.send({ ...DEMAND, ...more.demand }, 'attempt-1', (outcome) => outcomes.push(outcome));
  await time.advance(100);
  return { outcomes, facts, server, watching, time };
}

const html = { 'Content-Type': 'text/html' };
const json = { 'Content-Type': 'application/json' };

it.each<[string, Mishap, Partial<Outcome>]>([
  ['refused', 'refused', { kind: 'network-error' }],
  ['cut off in the body', 'cut', { kind: 'body-lost' }],
  ['a page', { status: 200, body: '<p>log in</p>', headers: html }, { kind: 'not-json' }],
  ['empty', { status: 200, body: '', headers: json }, { kind: 'not-json' }],
  ['handed out as whole, and cut', { status: 200, body: '{"id":"o1","paym', headers: json }, { kind: 'body-lost' }],
  ['whole, with a script that somebody added', { status: 200, body: '{"id":"o1"}\n<script src="/x.js"></script>\n', headers: json }, { kind: 'not-json' }],
  ['JSON of a stranger', { status: 200, body: '{"ok":true}', headers: html }, { kind: 'not-json' }],
  ['JSON of another shape', { status: 200, body: '{"ok":true}', headers: json }, { kind: 'wrong-schema' }],
  ['an error page', { status: 502, body: '<p>', headers: html }, { kind: 'http-error', status: 502, retryAfterMs: null }],
  ['an error that says when', { status: 503, headers: { 'Retry-After': ' 7 ' } }, { kind: 'http-error', status: 503, retryAfterMs: 7_000 }],
  ['an error that names a date', { status: 503, headers: { 'Retry-After': 'Mon, 23 Nov 2026 08:00:05 GMT' } }, { kind: 'http-error', status: 503, retryAfterMs: 5_000 }],
  ['an error with a date gone by', { status: 503, headers: { 'Retry-After': 'Mon, 23 Nov 2026 07:00:00 GMT' } }, { kind: 'http-error', status: 503, retryAfterMs: 0 }],
  ['an error with nonsense for a date', { status: 503, headers: { 'Retry-After': 'soon' } }, { kind: 'http-error', status: 503, retryAfterMs: null }],
  ['a problem', { problem: 'key.reused' }, { kind: 'problem', status: 422, code: 'key.reused', retryable: false, money: 'unknown' }],
])('says how a request ended that is answered by %s', async (_, mishap, expected) => {
  const { outcomes, facts, watching, time } = await ask(mishap);
  expect(outcomes).toHaveLength(1);
  expect(outcomes[0]).toMatchObject(expected);
  expect(facts.map(({ type }) => type)).toEqual(['request-started', 'request-ended']);
  expect([watching, time.pending()]).toEqual([0, 0]);
});

it.each([
  ['create', null, '/v1/orders'],
  ['lookup', null, '/v1/orders/by-key?anew'],
  ['read', 'order-1', '/v1/orders/order-1?anew'],
  ['pay', 'order-1', '/v1/orders/order-1/pay'],
  ['cancel', 'order-1', '/v1/orders/order-1/cancel'],
] as const)('%s: reads under an address of its own, and sends under the one that everybody knows', async (operation, orderId, path) => {
  const asked: string[] = [];
  await ask('refused', {
    demand: { operation, orderId },
    anew: (read) => `${read}?anew`,
    fetch: async (input) => {
      asked.push(typeof input === 'string' ? input : (input as Request).url);
      throw new TypeError();
    },
  });
  // The old engines' fetch adds the time to what it reads.
  expect(asked.map((url) => url.replace(/&_=\d+$/, ''))).toEqual([`https://pay.test/base${path}`]);
});

it('tells with a failure what the engine gave for a status, where it gave one', async () => {
  const { facts } = await ask('fine', { fetch: () => Promise.reject(Object.assign(new TypeError('WinINet 12029'), { status: 12_029 })) });
  expect(facts.at(-1)).toMatchObject({ type: 'request-ended', outcome: 'network-error', status: 12_029 });
});

it('says offline, and sends nothing, when the browser is certain of it', async () => {
  const { outcomes, server } = await ask('fine', { online: false });
  expect([outcomes, server.seen]).toEqual([[{ kind: 'offline' }], []]);
});

it.each([
  ['the URL itself', 'https://pay.test/base/v1/orders', 'blocked'],
  ['its origin', 'https://pay.test', 'blocked'],
  ['another address of the same host', 'https://pay.test/base/v1/meta', 'network-error'],
  ['another host', 'https://elsewhere.test/base/v1/orders', 'network-error'],
])('reads a policy report naming %s as %s', async (_, uri, kind) => {
  const { outcomes } = await ask('refused', { violations: (report) => queueMicrotask(() => report(uri)) });
  expect(outcomes).toEqual([{ kind }]);
});

it('does not say that nothing was sent when the policy stopped what was redirected after it was sent', async () => {
  const { outcomes, facts } = await ask('refused', { violations: (report) => queueMicrotask(() => report('https://pay.test/base/v1/orders')), leaves: true });
  expect(outcomes).toEqual([{ kind: 'network-error' }]);
  expect(facts.at(-1), 'until the failure, not until we were sure').toMatchObject({ outcome: 'network-error', durationMs: 0 });
});

it.each([[99, 'blocked'], [100, 'network-error']])('takes what failed after %d ms, though the policy is said to have stopped it, for %s: what took longer may have gone somewhere first', async (failsAfterMs, kind) => {
  const { outcomes, time } = await ask('fine', { failsAfterMs, violations: (report) => queueMicrotask(() => report('https://pay.test/base/v1/orders')) });
  await time.advance(100);
  expect(outcomes).toEqual([{ kind }]);
});

it('says that the policy stopped it where the engine refuses to open the request', async () => {
  const { outcomes } = await ask('fine', { fetch: () => Promise.reject(new DOMException('denied', 'SecurityError')) });
  expect(outcomes).toEqual([{ kind: 'blocked' }]);
});

it.each([['data:text/html,', 'inside'], ['chrome-extension://abc/page.html', 'inside'], ['https://login.test/', true]] as const)('says that an answer from %s is one from %s', async (url, redirected) => {
  const answer = Object.defineProperties(new Response('<p>', { headers: { 'Content-Type': 'text/html' } }), { url: { value: url }, redirected: { value: true } });
  expect((await ask('fine', { fetch: () => Promise.resolve(answer) })).facts.at(-1)).toMatchObject({ redirected });
});

it('says that an encrypted page was not let to an unencrypted service, at once and without a report of it, unless something was sent', async () => {
  expect((await ask('refused', { mixed: true })).outcomes).toEqual([{ kind: 'blocked' }]);
  expect((await ask('refused', { mixed: true, leaves: true })).outcomes).toEqual([{ kind: 'network-error' }]);
  expect((await ask('fine', { mixed: true })).outcomes, 'where somebody has allowed it').toMatchObject([{ kind: 'problem' }]);
});

it('waits for a policy report that comes after the rejection', async () => {
  const time: { report?: (uri: string) => void } = {};
  const asked = ask('refused', { violations: (report) => void (time.report = report) });
  setImmediate(() => setImmediate(() => time.report?.('https://pay.test/base/v1/orders?x=1')));
  expect((await asked).outcomes).toEqual([{ kind: 'blocked' }]);
});

it.each<[RequestDemand['operation'], string, unknown, string]>([
  ['create', 'POST /base/v1/orders', { amount: 5_000, currency: 'CNY' }, '/v1/orders'],
  ['lookup', 'GET /base/v1/orders/by-key', null, '/v1/orders/by-key'],
  ['read', 'GET /base/v1/orders/o%2F1', null, '/v1/orders/:id'],
  ['reconcile', 'GET /base/v1/orders/o%2F1?reconcile=true', null, '/v1/orders/:id'],
  ['pay', 'POST /base/v1/orders/o%2F1/pay', { channel: 'alipay' }, '/v1/orders/:id/pay'],
  ['cancel', 'POST /base/v1/orders/o%2F1/cancel', null, '/v1/orders/:id/cancel'],
])('puts %s on the wire as %s', async (operation, line, body, shown) => {
  const orderId = operation === 'create' || operation === 'lookup' ? null : 'o/1';
  const { server, facts } = await ask('fine', { demand: { operation, orderId } });
  const [seen] = server.seen;
  expect([`${seen?.method} ${seen?.path}`, seen?.body]).toEqual([line, body]);
  expect(facts[0]).toMatchObject({ type: 'request-started', operation, url: shown });
});
