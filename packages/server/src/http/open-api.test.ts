import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeOrder } from '../orders/close-order.ts';
import { deliverOutbox } from '../outbox/deliver.ts';
import { ChannelError } from '../payments/channel.ts';
import { unreachable } from '../testing/fake-channel.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createServedContract } from '../testing/served-contract.ts';
import type { OpenApi } from '../testing/served-contract.ts';
import { createTestService, SETUP_TIMEOUT_MS, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { signAccountToken } from './account-token.ts';

type Sent = Pick<InjectOptions, 'payload' | 'headers'> & { readonly method?: 'POST'; readonly url: string };

let service: TestService;
let document: OpenApi;
let contract: ReturnType<typeof createServedContract>;
beforeAll(async () => {
  service = await createTestService({ approvalAbove: 100_000, sites: new Map([['shop', { origins: ['https://shop.example.com'], deliveriesPerMinute: null }]]) });
  document = (await service.http.inject('/v1/openapi.json')).json();
  contract = createServedContract(document);
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const ADMIN = 'the admin';
async function ask(request: Sent, account: string | null = 'E1001') {
  const reply = await (account === null ? service.http.inject(request) : account === ADMIN ? service.asAdmin(request) : service.as(account, request));
  expect([request.url, contract.judge(request, reply)]).toEqual([request.url, null]);
  return reply;
}
const post = (url: string, payload?: InjectOptions['payload'], headers: Record<string, string> = {}): Sent => ({ method: 'POST', url, ...(payload !== undefined && { payload }), headers });
let keys = 0;
const order = (amount = 5_000, key = `open-api-${(keys += 1)}`) => post('/v1/orders', { amount, currency: 'CNY' }, { 'idempotency-key': key });
const made = async (amount?: number): Promise<string> => (await ask(order(amount))).json().id;
const TOO_LARGE = `{"a":"${'x'.repeat(20_000)}"}`;
const TOO_LONG = 'x'.repeat(300);
const KEY = { 'idempotency-key': 'open-api-key' };

/** Every body that is none, at an address that takes one. */
async function askWithBadBodies(url: string, account?: string, tooLarge = TOO_LARGE): Promise<void> {
  for (const [payload, type] of [['{', 'application/json'], ['{"__proto__":1}', 'application/json'], [tooLarge, 'application/json'], ['<a/>', 'application/xml']] as const) {
    await ask(post(url, payload, { ...KEY, 'content-type': type }), account);
  }
}

async function askWithBadTokens(request: Sent): Promise<void> {
  const expired = await signAccountToken(TOKEN_SECRET, 'E1001', { tokenId: 't', now: new Date(service.now().getTime() - 7_200_000), lifetimeSeconds: 60 });
  for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { authorization: `Bearer ${expired}` }]) {
    await ask({ ...request, headers: { ...request.headers, ...headers } }, null);
  }
}

it('answers every call as the document says, and each answer that the document tells of does occur', async () => {
  for (const url of ['/v1/meta', '/v1/ping?n=abc', '/v1/ping', '/v1/account']) await ask({ url });

  await ask(order(5_000, KEY['idempotency-key']));
  await ask(order(5_000, KEY['idempotency-key']));
  await ask(order(6_000, KEY['idempotency-key']));
  await ask(order(1));
  await ask(order(5_000, 'short'));
  await ask(order(), 'nobody-knows');
  await askWithBadBodies('/v1/orders');

  for (const headers of [KEY, { 'idempotency-key': 'of-no-order' }, {}]) await ask({ url: '/v1/orders/by-key', headers });
  const id = await made();
  for (const url of [`/v1/orders/${id}`, `/v1/orders/${id}?reconcile=true`, '/v1/orders/unknown', `/v1/orders/${TOO_LONG}`]) await ask({ url });

  const pay = (which: string, channel = 'alipay') => ask(post(`/v1/orders/${which}/pay`, { channel }));
  for (const channel of ['alipay', 'wechat', 'transfer', 'cowries']) await pay(id, channel);
  for (const which of ['unknown', TOO_LONG]) await pay(which);
  await pay(await made(200_000));
  service.wechat.refuseToStart(new ChannelError('channel.rejected', 'the platform says no', { sent: true }));
  await pay(await made(), 'wechat');
  service.wechat.refuseToStart(unreachable());
  await pay(await made(), 'wechat');
  service.wechat.refuseToStart(null);
  await askWithBadBodies(`/v1/orders/${id}/pay`);

  const stubborn = await made();
  await pay(stubborn);
  service.alipay.setFault(unreachable());
  await ask(post(`/v1/orders/${stubborn}/cancel`));
  service.alipay.setFault(null);
  for (const which of [id, 'unknown', TOO_LONG]) await ask(post(`/v1/orders/${which}/cancel`));
  await pay(id);
  await askWithBadBodies(`/v1/orders/${id}/cancel`);

  const report = sampleReport();
  await ask(post('/v1/reports', { ...report }), null);
  await ask(post('/v1/reports', {}), null);
  await ask(post('/v1/reports', { ...report }, { origin: 'https://elsewhere.example.com' }), null);
  await ask(post('/v1/reports?site=shop', { ...report }, { origin: 'https://elsewhere.example.com' }), null);
  await askWithBadBodies('/v1/reports', undefined, `"${'x'.repeat(40_000)}"`);

  await askWithBadTokens({ url: '/v1/account' });
  await askWithBadTokens({ url: '/v1/orders/by-key', headers: KEY });
  await askWithBadTokens({ url: `/v1/orders/${id}` });
  await askWithBadTokens(order());
  await askWithBadTokens(post(`/v1/orders/${id}/pay`, { channel: 'alipay' }));
  await askWithBadTokens(post(`/v1/orders/${id}/cancel`));

  await ask(post('/console/api/accounts', { accounts: ['E1001', 'E2001'] }), ADMIN);
  await askWithBadBodies('/console/api/accounts', ADMIN, `{"a":"${'x'.repeat(900_000)}"}`);
  const [wanted, unwanted, byTransfer, aside] = [await made(200_000), await made(200_000), await made(), await made()];
  await pay(byTransfer, 'transfer');
  await pay(aside);
  const trade = service.alipay.started.at(-1)?.tradeNumber ?? '';
  service.alipay.pay(trade, 6_000);
  await ask({ url: `/v1/orders/${aside}?reconcile=true` });
  for (const query of ['account=E1001', 'waiting=true', 'aside=true', 'find=E1001', 'remittance=0000-0000-0', '']) await ask({ url: `/console/api/orders?${query}` }, ADMIN);
  const tasks = [[`orders/${wanted}/approve`, undefined], [`orders/${unwanted}/refuse`, undefined], [`orders/${byTransfer}/confirm-transfer`, { amount: 5_000, reference: 'B1' }], [`payments/${trade}/place`, { as: 'returned' }]] as const;
  for (const [task, payload] of tasks) {
    const url = `/console/api/${task}`;
    for (const address of [url, ...['unknown', TOO_LONG].map((id) => url.replace(/(?<=(?:orders|payments)\/)[^/]+/, id))]) await ask(post(address, payload), ADMIN);
    await askWithBadBodies(url, ADMIN);
    for (const account of [null, 'E1001']) await ask(post(url, payload), account);
  }
  await ask(post(`/console/api/orders/${unwanted}/approve`), ADMIN);
  await ask(post(`/console/api/orders/${wanted}/refuse`), ADMIN);
  for (const request of [post('/console/api/accounts', {}), { url: '/console/api/orders' }, { url: '/console/api/ledger' }, { url: '/console/api/ledger.csv' }]) for (const account of [null, 'E1001']) await ask(request, account);
  await ask({ url: '/console/api/ledger' }, ADMIN);
  for (const query of ['from=2026-03-02T00:00:00Z&until=2026-03-03T00:00:00Z', '']) await ask({ url: `/console/api/ledger.csv?${query}` }, ADMIN);

  // These need a crowd, a defect and an outage, and have tests of their own.
  const general = / (rate\.limited|server\.error|server\.overloaded)$/;
  expect(contract.documented.filter((each) => !contract.seen.has(each) && !general.test(each))).toEqual([]);
});

it('answers whatever is sent to what it documents with what it documents, and never by failing', async () => {
  const id = await made();
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(id, 'by-key', 'unknown', '..', '%00', '%ff', '__proto__'));
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: -1, max: 6_000_000 }), fc.double(), fc.constantFrom('CNY', 'USD', 'alipay', 'transfer', 5_000));
  const entry = fc.tuple(fc.constantFrom('amount', 'currency', 'channel', 'schema', 'reportId', 'accounts', 'reference', 'as', 'constructor', '__proto__'), value);
  const body = fc.oneof(value, fc.array(entry, { maxLength: 4 }).map((entries) => `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each) ?? 'null'}`).join()}}`));
  const request = fc.record({
    path: fc.constantFrom(...Object.keys(document.paths)), id: text, query: fc.option(fc.tuple(fc.constantFrom('n', 'reconcile', 'site', 'account', 'remittance', 'waiting'), text)), body,
    type: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', ''),
    key: fc.option(fc.string({ maxLength: 140 })), attempt: fc.option(fc.string({ maxLength: 70 })), account: fc.constantFrom(null, 'E1002', ADMIN),
  });
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const url = asked.path.replace(/\{\w+\}/, () => encodeURIComponent(asked.id.toWellFormed())) + (asked.query === null ? '' : `?${asked.query[0]}=${encodeURIComponent(asked.query[1].toWellFormed())}`);
      for (const method of Object.keys(document.paths[asked.path] ?? {})) {
        const headers = { ...(asked.key !== null && { 'idempotency-key': asked.key }), ...(asked.attempt !== null && { 'unstuck-attempt': asked.attempt }) };
        const sent: Sent = method === 'post'
          ? post(url, typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body), { ...headers, ...(asked.type !== '' && { 'content-type': asked.type }) })
          : { url, headers };
        const reply = await ask(sent, asked.account);
        expect(reply.statusCode).toBeLessThan(500);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

it('sends every callback that it documents, as it documents it', async () => {
  const target = { url: 'https://hr.example.com/unstuck', secret: TOKEN_SECRET };
  const sent: { topic: string; faults: string | null }[] = [];
  const deliver = () => deliverOutbox(service.context, {
    ...target,
    fetch: async (_url, init) => {
      const request = new Request('https://hr.example.com/unstuck', init);
      const body = await request.json();
      sent.push({ topic: body.topic, faults: contract.judgeCallback(body.topic, body, request.headers) });
      return new Response(null, { status: 204 });
    },
  });
  const start = async (id: string): Promise<string> => {
    await service.as('E1001', post(`/v1/orders/${id}/pay`, { channel: 'alipay' }));
    return service.alipay.started.at(-1)?.tradeNumber ?? '';
  };
  let news = 0;
  const notify = (trade: string, amount: number, refunded?: number) => service.http.inject({
    method: 'POST', url: '/v1/notify/alipay', ...service.alipay.notification(`open-api-${(news += 1)}`, trade, {
      state: 'paid', amount, currency: 'CNY', channelTradeNumber: 'P', paidAt: service.now(), ...(refunded !== undefined && { refund: { tells: 'sum', amount: refunded } }),
    }),
  });
  const place = (trade: string, as: string) => service.asAdmin(post(`/console/api/payments/${trade}/place`, { as }));

  await service.as('E1001', post(`/v1/orders/${await made()}/cancel`));
  await service.asAdmin(post(`/console/api/orders/${await made(200_000)}/refuse`));
  const twice = await made();
  const first = await start(twice);
  await service.as('E1001', post(`/v1/orders/${twice}/pay`, { channel: 'wechat' }));
  const again = await start(twice);
  for (const [trade, amount, refunded] of [[first, 5_000, undefined], [first, 5_000, 1_000], [again, 5_000, undefined]] as const) await notify(trade, amount, refunded);
  await place(again, 'credited');
  const aside = await start(await made());
  for (const refunded of [undefined, 2_000, 6_000]) await notify(aside, 6_000, refunded);
  const byHand = await start(await made());
  await notify(byHand, 6_000);
  await place(byHand, 'returned');
  await made();
  service.advance(1_000);
  for (const id of (await service.db.selectFrom('orders').select('id').where('state', '=', 'open').execute()).map((row) => row.id)) await closeOrder(service.context, id, 'expire');
  await deliver();

  expect(sent.filter(({ faults }) => faults !== null)).toEqual([]);
  expect([...new Set(sent.map(({ topic }) => topic))].toSorted()).toEqual(Object.keys(document.webhooks).toSorted());
});
