import { createSign } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AlipaySdk } from 'alipay-sdk';
import fc from 'fast-check';
import { createSandboxKeys, sandboxChannelConfig, withAlipayCertificates } from '@unstuck/sandbox-gateway';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PATIENCE, anOrder, deserted, startSandboxPlatform } from '../testing/sandbox-platform.ts';
import type { SandboxPlatform } from '../testing/sandbox-platform.ts';
import { createAlipayChannel } from './alipay.ts';
import type { NotifyRequest } from './channel.ts';

let platform: SandboxPlatform;
beforeAll(async () => {
  platform = await startSandboxPlatform();
}, PATIENCE.timeout);
afterEach(async () => {
  platform.setKeys(platform.keys);
  await platform.mischief({ notify: 'normal', api: 'normal', pay: 'normal' });
  platform.answerNotify({ status: 200, body: 'success' });
});
afterAll(() => platform.dispose());

async function paidNotify(): Promise<NotifyRequest> {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'pay');
  return platform.nextNotify();
}

function altered(notify: NotifyRequest, change: (parameters: URLSearchParams) => void): NotifyRequest {
  const parameters = new URLSearchParams(notify.rawBody);
  change(parameters);
  return { ...notify, rawBody: parameters.toString() };
}

/** Answers in Alipay's name what `answer` says, and passes on to the sandbox where it says nothing. */
async function alipayThat(answer: (method: string) => object | null) {
  const { alipay: section } = platform.config;
  if (!section) throw new Error('no section');
  const { gatewayUrl } = section;
  const asked: string[] = [];
  async function respond(request: IncomingMessage): Promise<string> {
    const url = request.url ?? '';
    const method = new URLSearchParams(url.split('?')[1]).get('method') ?? '';
    asked.push(method);
    const own = answer(method);
    if (own !== null) return signedAnswer(method, own);
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    return (await fetch(`${gatewayUrl}${url.slice(url.indexOf('?'))}`, { method: 'POST', body: await text(request), headers })).text();
  }
  const server = createServer((request, reply) => void respond(request).then((body) => reply.end(body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { alipay } = platform.channels({ ...platform.config, alipay: { ...section, gatewayUrl: `http://127.0.0.1:${port}/gateway.do` } });
  return { alipay, asked, dispose: () => new Promise((resolve) => server.close(resolve)) };
}

function signedAnswer(method: string, inner: object): string {
  const content = JSON.stringify(inner);
  const sign = createSign('RSA-SHA256').update(content).sign(platform.keys.alipay.platformPrivateKey, 'base64');
  return `{"${method.replaceAll('.', '_')}_response":${content},"sign":"${sign}"}`;
}

it('takes a payment from form to verified notification, and the query agrees', async () => {
  const order = anOrder(platform, { amount: 123_405 });
  expect(await platform.alipay.query(order.tradeNumber)).toEqual({ state: 'not-found' });

  const page = await platform.openCashier(order);
  expect(await (await fetch(page)).text()).toContain('1,234.05');
  expect(await platform.alipay.query(order.tradeNumber)).toEqual({ state: 'waiting' });

  const paid = await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'pay' }), redirect: 'manual' });
  const notify = await platform.alipay.readNotify(await platform.nextNotify());
  const booked = await platform.book(order.tradeNumber);
  const payment = { state: 'paid', amount: 123_405, currency: 'CNY', channelTradeNumber: booked.platformTradeNumber, paidAt: platform.clock.now() };
  expect(notify).toEqual({ notifyId: booked.notifications[0]?.id, tradeNumber: order.tradeNumber, payment });
  expect(await platform.alipay.query(order.tradeNumber)).toEqual(payment);
  expect(paid.status).toBe(303);
  expect(new URL(paid.headers.get('location') ?? '').pathname).toBe(`/o/${order.orderId}`);
});

it('posts the form where it is told to, a path of the page\'s own origin included', async () => {
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  const channel = createAlipayChannel({ ...section, browserGatewayUrl: '/sandbox/alipay/gateway.do' }, { clock: platform.clock.now, notifyUrl: platform.url });
  const action = await channel.start(anOrder(platform));
  if (action.type !== 'form') throw new Error('not a form');
  expect(action.url).toMatch(/^\/sandbox\/alipay\/gateway\.do\?/);
  const response = await fetch(new URL(action.url, platform.url), { method: 'POST', body: new URLSearchParams(action.fields), redirect: 'manual' });
  expect(response.status).toBe(303);
});

it('is stamped with Beijing time by the given clock, whatever the time zone of the process', async () => {
  const action = await platform.alipay.start(anOrder(platform));
  if (action.type !== 'form') throw new Error('not a form');
  expect(new URL(action.url).searchParams.get('timestamp')).toBe('2026-03-01 09:00:00');
  expect(JSON.parse(action.fields['biz_content'] ?? '')).toMatchObject({ time_expire: '2026-03-01 09:15:00', total_amount: '50.00' });
});

it('makes one trade of a form that is posted twice', async () => {
  const order = anOrder(platform);
  expect(await platform.openCashier(order)).toEqual(await platform.openCashier(order));
});

it('shows no cashier for a form whose amount was changed on the way', async () => {
  const action = await platform.alipay.start(anOrder(platform));
  if (action.type !== 'form') throw new Error('not a form');
  const cheaper = (action.fields['biz_content'] ?? '').replace('50.00', '0.01');
  const response = await fetch(action.url, { method: 'POST', body: new URLSearchParams({ ...action.fields, biz_content: cheaper }), redirect: 'manual' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('isv.invalid-signature');
});

it('closes an unpaid trade, and says so again when asked again', async () => {
  const order = anOrder(platform);
  expect(await platform.alipay.close(order.tradeNumber)).toEqual({ state: 'not-found' });
  await platform.openCashier(order);
  expect(await platform.alipay.close(order.tradeNumber)).toEqual({ state: 'closed' });
  expect(await platform.alipay.close(order.tradeNumber)).toEqual({ state: 'closed' });
  await platform.act('alipay', order.tradeNumber, 'pay');
  expect(await platform.alipay.query(order.tradeNumber)).toEqual({ state: 'closed' });
});

it('answers that it is paid when it is too late to close', async () => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'pay');
  await platform.nextNotify();
  expect(await platform.alipay.close(order.tradeNumber)).toMatchObject({ state: 'paid', amount: 5_000 });
});

it.each(['ACQ.TRADE_STATUS_ERROR', 'ACQ.REASON_TRADE_STATUS_INVALID', 'ACQ.REASON_ILLEGAL_STATUS', 'ACQ.TRADE_HAS_SUCCESS'])('asks the books when a close is refused as %s', async (subCode) => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  const { alipay, dispose } = await alipayThat((method) => (method === 'alipay.trade.close' ? { code: '40004', msg: 'Business Failed', sub_code: subCode } : null));
  expect(await alipay.close(order.tradeNumber)).toEqual({ state: 'waiting' });
  await dispose();
});

it.each([{ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' }, { code: '20000', sub_code: 'aop.unknow-error' }])('takes %j for no word on whether a trade is closed', async (refusal) => {
  const { alipay, asked, dispose } = await alipayThat(() => refusal);
  await expect(alipay.close('t0000000000000000000000001')).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
  expect(asked).toEqual(['alipay.trade.close']);
  await dispose();
});

it.each([['another trade', { out_trade_no: 't0000000000000000000000009' }], ['no trade at all', { out_trade_no: undefined }]])('believes no answer about %s', async (_, other) => {
  const answer = { code: '10000', msg: 'Success', trade_no: '2026', trade_status: 'TRADE_SUCCESS', total_amount: '50.00', out_trade_no: 't0000000000000000000000001' };
  const { alipay, dispose } = await alipayThat(() => ({ ...answer, ...other }));
  await expect(alipay.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'channel.rejected', message: expect.stringContaining('about another trade') });
  await dispose();
});

it('hears of a trade that the platform closed', async () => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'close');
  expect(await platform.alipay.readNotify(await platform.nextNotify())).toMatchObject({ tradeNumber: order.tradeNumber, payment: { state: 'closed' } });
});

it('hears of refunds made in the merchant console by their sum, and the query of a full one', async () => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'pay');
  await platform.nextNotify();
  for (const [amount, sum] of [[2_000, 2_000], [3_000, 5_000]] as const) {
    await platform.refund('alipay', order.tradeNumber, amount);
    expect(await platform.alipay.readNotify(await platform.nextNotify())).toMatchObject({ tradeNumber: order.tradeNumber, payment: { state: 'paid', amount: 5_000, refund: { tells: 'sum', amount: sum } } });
  }
  expect(await platform.alipay.query(order.tradeNumber)).toMatchObject({ state: 'paid', refund: { tells: 'sum', amount: 5_000 } });
});

it('keeps a trade payable after a refused payment', async () => {
  await platform.mischief({ pay: 'fails' });
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.act('alipay', order.tradeNumber, 'pay');
  expect(await platform.alipay.query(order.tradeNumber)).toEqual({ state: 'waiting' });
});

it.each([
  ['the amount', (p: URLSearchParams) => p.set('total_amount', '0.01')],
  ['the trade number', (p: URLSearchParams) => p.set('out_trade_no', 't0000000000000000000000099')],
  ['the status', (p: URLSearchParams) => p.set('trade_status', 'TRADE_FINISHED')],
  ['the signature', (p: URLSearchParams) => p.set('sign', 'AAAA')],
  ['the signature left out', (p: URLSearchParams) => p.delete('sign')],
  ['a weaker algorithm', (p: URLSearchParams) => p.set('sign_type', 'RSA')],
  ['an added parameter', (p: URLSearchParams) => p.set('refund_fee', '1.00')],
])('refuses a notification with %s changed', async (_, change) => {
  const notify = await paidNotify();
  await expect(platform.alipay.readNotify(notify)).resolves.toMatchObject({ payment: { state: 'paid' } });
  await expect(platform.alipay.readNotify(altered(notify, change))).rejects.toMatchObject({ code: 'signature.invalid' });
});

it.each(['', 'not a form', '{"out_trade_no":"x"}', '%%%'])('refuses %j as a notification', async (rawBody) => {
  await expect(platform.alipay.readNotify({ headers: {}, rawBody })).rejects.toMatchObject({ code: 'signature.invalid' });
});

it('refuses a genuine notification of another application, or of another seller', async () => {
  const notify = await paidNotify();
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  for (const wrong of [{ appId: '9021000100000002' }, { sellerId: '2088000100000009' }]) {
    const { alipay } = platform.channels({ ...platform.config, alipay: { ...section, ...wrong } });
    await expect(alipay.readNotify(notify)).rejects.toMatchObject({ code: 'signature.invalid' });
  }
});

it('tells what an unsigned refusal says, and believes it no more for that', async () => {
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  const { alipay } = platform.channels({ ...platform.config, alipay: { ...section, appId: '9021000100000002' } });
  const message = 'alipay.trade.query: the answer is not signed by Alipay, and says: 40002 isv.invalid-app-id';
  await expect(alipay.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'signature.invalid', sent: true, message });
});

it('pays, queries and is notified in certificate mode, and is refused there without the certificates', async () => {
  const keys = await withAlipayCertificates(platform.keys, platform.clock.now());
  platform.setKeys(keys);
  const { alipay } = platform.channels(sandboxChannelConfig(keys, { serviceUrl: platform.url }));
  const order = anOrder(platform);
  await platform.openCashier(order, alipay);
  expect(await alipay.query(order.tradeNumber)).toEqual({ state: 'waiting' });
  await platform.act('alipay', order.tradeNumber, 'pay');
  expect(await alipay.readNotify(await platform.nextNotify())).toMatchObject({ payment: { state: 'paid', amount: 5_000 } });
  await expect(platform.alipay.query(order.tradeNumber)).rejects.toMatchObject({ code: 'channel.rejected', message: expect.stringContaining('isv.invalid-app-cert-sn') });
});

it('is refused when it signs with a key that the platform does not know', async () => {
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  const strangers = await createSandboxKeys();
  const { alipay } = platform.channels({ ...platform.config, alipay: { ...section, privateKey: strangers.alipay.merchantPrivateKey } });
  await expect(alipay.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'channel.rejected', sent: true, message: expect.stringContaining('isv.invalid-signature') });
});

it('believes no answer that Alipay did not sign', async () => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.mischief({ api: 'bad-signature' });
  await expect(platform.alipay.query(order.tradeNumber)).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
  await expect(platform.alipay.close(order.tradeNumber)).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
});

it.each(['error-before', 'error-after', 'hang', 'slow'] as const)('gives up by its deadline, having sent, when the answer is: %s', async (api) => {
  const order = anOrder(platform);
  await platform.openCashier(order);
  await platform.mischief({ api });
  const { alipay } = platform.channels(platform.config, 250);
  await expect(alipay.close(order.tradeNumber)).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
  const closed = api === 'error-after' || api === 'hang';
  await expect.poll(async () => (await platform.book(order.tradeNumber)).state, PATIENCE).toBe(closed ? 'closed' : 'waiting');
});

it('knows that nothing was sent when nobody listens', async () => {
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  const { alipay } = platform.channels({ ...platform.config, alipay: { ...section, gatewayUrl: `${await deserted()}/gateway.do` } });
  await expect(alipay.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'channel.unavailable', sent: false });
});

it('stops redelivery by "success" and asks for it by "fail"', () => {
  expect(platform.alipay.replyToNotify('processed')).toMatchObject({ status: 200, body: 'success' });
  expect(platform.alipay.replyToNotify('rejected')).toMatchObject({ status: 200, body: 'fail' });
});

it('names the field when a key cannot be read', () => {
  const section = platform.config.alipay;
  if (!section) throw new Error('no section');
  const deps = { clock: platform.clock.now, notifyUrl: platform.url };
  expect(() => createAlipayChannel({ ...section, privateKey: 'nonsense' }, deps)).toThrow(/alipay\.privateKey must be/);
  expect(() => createAlipayChannel({ ...section, alipayPublicKey: '' }, deps)).toThrow(/alipay\.alipayPublicKey must be/);
});

it('signs so that the official SDK, holding the other key, verifies it', async () => {
  const action = await platform.alipay.start(anOrder(platform, { description: '充值 100% & "引号" + 空格' }));
  if (action.type !== 'form') throw new Error('not a form');
  const parameters = { ...Object.fromEntries(new URL(action.url).searchParams), ...action.fields };
  const strip = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
  const other = new AlipaySdk({ appId: 'x', privateKey: strip(platform.keys.alipay.platformPrivateKey), keyType: 'PKCS8', alipayPublicKey: strip(platform.keys.alipay.merchantPublicKey) });
  expect(other.checkNotifySignV2(parameters)).toBe(true);
  expect(other.checkNotifySignV2({ ...parameters, notify_url: 'http://elsewhere.example' })).toBe(false);
});

it('gets any amount and any description through both signatures unharmed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5_000_000 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async (amount, description) => {
      fc.pre(description.trim() !== '');
      const order = anOrder(platform, { amount, description });
      const page = await platform.openCashier(order);
      await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'pay' }), redirect: 'manual' });
      expect(await platform.alipay.readNotify(await platform.nextNotify())).toMatchObject({ tradeNumber: order.tradeNumber, payment: { state: 'paid', amount } });
    }),
    { numRuns: 25 },
  );
}, 60_000);
