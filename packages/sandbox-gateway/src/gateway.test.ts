import { createSign } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { signedText } from './alipay/alipay-signature.ts';
import { createSandboxGateway } from './gateway.ts';
import type { SandboxGatewayOptions } from './gateway.ts';
import { createSandboxKeys } from './sandbox-keys.ts';
import type { SendNotify } from './notify/notifier.ts';
import type { SandboxKeys } from './sandbox-keys.ts';

let keys: SandboxKeys;
beforeAll(async () => {
  keys = await createSandboxKeys();
}, 20_000);

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

/** The gateway on a host that has routes and parsers of its own. */
async function start(options: Partial<SandboxGatewayOptions> = {}): Promise<FastifyInstance> {
  const app = fastify();
  apps.push(app);
  app.post('/host', (request) => ({ parsed: request.body }));
  await app.register(createSandboxGateway({ keys, publicUrl: 'https://pay.example.com', notify: vi.fn<SendNotify>(), ...options }).plugin);
  return app;
}

/** What a merchant's page posts, signed by the merchant. */
function pagePay(biz: object = {}, more: Record<string, string> = {}): string {
  const parameters: Record<string, string> = {
    app_id: keys.alipay.appId,
    method: 'alipay.trade.page.pay',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: '2026-03-01 09:00:00',
    version: '1.0',
    notify_url: 'http://merchant.example/notify',
    biz_content: JSON.stringify({ out_trade_no: 'trade1', product_code: 'FAST_INSTANT_TRADE_PAY', total_amount: '50.00', subject: 'top-up', ...biz }),
    ...more,
  };
  const sign = createSign('RSA-SHA256').update(signedText(parameters, [])).sign(keys.alipay.merchantPrivateKey, 'base64');
  return new URLSearchParams({ ...parameters, sign }).toString();
}

/** A whole second, as signatures name it. */
const NOW = new Date(Math.floor(Date.now() / 1000) * 1000);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function openCashier(app: FastifyInstance, body = pagePay()): Promise<string> {
  const opened = await app.inject({ method: 'POST', url: '/sandbox/alipay/gateway.do', headers: FORM, payload: body });
  expect(opened.statusCode).toBe(303);
  return new URL(String(opened.headers.location), 'http://x/sandbox/alipay/gateway.do').pathname;
}

const act = (app: FastifyInstance, page: string, action: string) =>
  app.inject({ method: 'POST', url: page, headers: FORM, payload: `action=${action}` });

it('leaves the body parsers of its host alone', async () => {
  const app = await start();
  expect((await app.inject({ method: 'POST', url: '/host', payload: { a: 1 } })).json()).toEqual({ parsed: { a: 1 } });
});

it('stays under its base path, and links relative to it, so that a proxy may add a prefix', async () => {
  const app = await start({ basePath: '/a/b' });
  const opened = await app.inject({ method: 'POST', url: '/a/b/alipay/gateway.do', headers: FORM, payload: pagePay() });
  expect(opened.headers.location).toMatch(/^pay\/[0-9a-f]{32}$/);
  const page = await app.inject(`/a/b/alipay/${String(opened.headers.location)}`);
  expect([...page.body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, address]) => address).filter((address) => address?.startsWith('/'))).toEqual([]);
  expect((await app.inject('/a/b/pay-page.css')).headers['content-type']).toContain('text/css');
  expect((await app.inject('/sandbox/books')).statusCode).toBe(404);
});

it('shows amount, order and merchant, with buttons that work without script', async () => {
  const app = await start();
  const { body, headers } = await app.inject(await openCashier(app));
  expect(body).toContain('<small>¥</small>50.00');
  expect(body).toContain('trade1');
  expect(body).toContain('演示商户');
  for (const action of ['pay', 'fail', 'close']) expect(body).toContain(`name="action" value="${action}" data-sandbox-action="${action}"`);
  expect(body).not.toMatch(/<script|style=|\son\w+=/);
  expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
  expect(headers['cache-control']).toBe('no-store');
});

it('speaks Chinese unless English is asked for or preferred', async () => {
  const app = await start();
  const page = await openCashier(app);
  expect((await app.inject(page)).body).toContain('lang="zh-CN"');
  expect((await app.inject(`${page}?lang=en`)).body).toContain('Pay now');
  expect((await app.inject({ url: page, headers: { 'accept-language': 'en-GB,zh;q=0.9' } })).body).toContain('lang="en"');
  expect((await app.inject({ url: `${page}?lang=zh-CN`, headers: { 'accept-language': 'en' } })).body).toContain('lang="zh-CN"');
});

it('writes what the merchant sent as text, never as markup', async () => {
  const app = await start();
  const page = await openCashier(app, pagePay({ subject: `<img src=x onerror="alert(1)">'`.replace(/[=]/g, '') }));
  const { body } = await app.inject(page);
  expect(body).toContain('&lt;img srcx onerror&quot;alert(1)&quot;&gt;&#39;');
});

it.each([
  ['https://shop.example.com/done?a=1', 'https://shop.example.com/done?a=1&app_id='],
  ['/o/order-1', '/o/order-1?app_id='],
])('goes back to %s after payment, with signed parameters, and lets the page\'s form go there', async (returnUrl, expected) => {
  const app = await start();
  const page = await openCashier(app, pagePay({}, { return_url: returnUrl }));
  const paid = await act(app, page, 'pay');
  expect(paid.statusCode).toBe(303);
  expect(String(paid.headers.location).startsWith(expected)).toBe(true);
  expect(new URL(String(paid.headers.location), 'http://x').searchParams.get('method')).toBe('alipay.trade.page.pay.return');
  const policy = String((await app.inject(page)).headers['content-security-policy']);
  expect(policy).toContain(returnUrl.startsWith('/') ? "form-action 'self';" : "form-action 'self' https://shop.example.com;");
});

it('sends nobody to an address that is not a web page', async () => {
  const app = await start();
  const page = await openCashier(app, pagePay({}, { return_url: 'javascript:alert(1)' }));
  const paid = await act(app, page, 'pay');
  expect(paid.headers.location).toMatch(/^[0-9a-f]{32}\?lang=zh-CN$/);
  expect((await app.inject(page)).body).not.toContain('javascript:');
});

it('keeps to the first outcome, whatever is clicked afterwards', async () => {
  const app = await start();
  const page = await openCashier(app);
  await act(app, page, 'pay');
  for (const late of ['close', 'fail', 'pay', 'nonsense']) await act(app, page, late);
  expect((await app.inject(page)).body).toContain('data-sandbox-state="paid"');
  expect((await app.inject('/sandbox/books')).json()).toMatchObject({ trades: [{ tradeNumber: 'trade1', state: 'paid', amount: 5_000 }], states: { paid: 1, closed: 0 } });
});

it('says after a refused payment that nothing was charged, and lets the person try again', async () => {
  const app = await start();
  const page = await openCashier(app);
  await act(app, page, 'fail');
  const { body } = await app.inject(page);
  expect(body).toContain('role="alert"');
  expect(body).toContain('data-sandbox-action="pay"');
});

it('answers an unknown page with 404, also under the other platform\'s address', async () => {
  const app = await start();
  const page = await openCashier(app);
  for (const url of ['/sandbox/alipay/pay/none', page.replace('alipay', 'wechat')]) {
    for (const method of ['GET', 'POST'] as const) expect((await app.inject({ url, method })).statusCode).toBe(404);
  }
});

it.each([
  ['another application', { app_id: '1' }, 'isv.invalid-app-id'],
  ['an older algorithm', { sign_type: 'RSA' }, 'isv.invalid-signature-type'],
  ['another charset', { charset: 'gbk' }, 'isv.invalid-charset'],
  ['no time', { timestamp: 'now' }, 'isv.invalid-timestamp'],
  ['a time in another form', { timestamp: '2026-03-01T09:00:00+08:00' }, 'isv.invalid-timestamp'],
  ['an end in another form', { biz_content: '{"out_trade_no":"t","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"1.00","subject":"s","time_expire":"2026-03-01 09:15"}' }, 'time_expire'],
  ['an amount with three decimals', { biz_content: '{"out_trade_no":"t","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"1.001","subject":"s"}' }, 'total_amount'],
  ['no content', { biz_content: '' }, 'biz_content'],
])('opens no cashier for %s', async (_, wrong, reason) => {
  const app = await start();
  const refused = await app.inject({ method: 'POST', url: '/sandbox/alipay/gateway.do', headers: FORM, payload: pagePay({}, wrong) });
  expect(refused.statusCode).toBe(400);
  expect(refused.body).toContain(reason);
  expect((await app.inject('/sandbox/books')).json()).toMatchObject({ trades: [] });
});

it('answers an API request with a false signature by a signed refusal', async () => {
  const app = await start();
  const payload = `${pagePay({}, { method: 'alipay.trade.query' })}&sign=AAAA`;
  const refused = await app.inject({ method: 'POST', url: '/sandbox/alipay/gateway.do', headers: FORM, payload });
  expect(refused.json()).toMatchObject({ alipay_trade_query_response: { code: '40002', sub_code: 'isv.invalid-signature' }, sign: expect.any(String) });
});

it.each([
  ['application', { app_id: '1', method: 'alipay.trade.query' }, 'isv.invalid-app-id'],
  ['method', { method: 'alipay.trade.guess' }, 'isv.invalid-method'],
])('signs no refusal of an %s that it does not know', async (_, wrong, subCode) => {
  const app = await start();
  const refused = await app.inject({ method: 'POST', url: '/sandbox/alipay/gateway.do', headers: FORM, payload: pagePay({}, wrong) });
  expect(refused.json()).toEqual({ error_response: { code: '40002', msg: 'Invalid Arguments', sub_code: subCode, sub_msg: expect.any(String) } });
});

it.each([
  ['GET', '/sandbox/wechat/v3/certificates'],
  ['GET', '/sandbox/wechat/v3/pay/transactions/out-trade-no/trade1?mchid=1900000001'],
  ['POST', '/sandbox/wechat/v3/pay/transactions/native'],
  ['POST', '/sandbox/wechat/v3/pay/transactions/out-trade-no/trade1/close'],
] as const)('answers an unsigned %s %s by 401 in WeChat Pay\'s words', async (method, url) => {
  const app = await start();
  const refused = await app.inject({ method, url });
  expect(refused.statusCode).toBe(401);
  expect(refused.json()).toEqual({ code: 'SIGN_ERROR', message: expect.any(String) });
});

/** Signed by the merchant, as its server would send it: a question where there is no payload. */
function wechatCall(url: string, payload?: object, secondsLate = 0) {
  const { merchantId, merchantSerial, merchantPrivateKey } = keys.wechat;
  const method: 'GET' | 'POST' = payload === undefined ? 'GET' : 'POST';
  const body = payload === undefined ? '' : JSON.stringify(payload);
  const timestamp = Math.floor(NOW.getTime() / 1000) - secondsLate;
  const signature = createSign('RSA-SHA256').update(`${method}\n${url}\n${timestamp}\nn\n${body}\n`).sign(merchantPrivateKey, 'base64');
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${merchantId}",nonce_str="n",timestamp="${timestamp}",serial_no="${merchantSerial}",signature="${signature}"`;
  return { method, url, headers: { accept: 'application/json', 'user-agent': 'merchant', 'content-type': 'application/json', authorization }, payload: body };
}
const TRANSACTION = '/sandbox/wechat/v3/pay/transactions/out-trade-no/trade-1?mchid=1900000001';
const NATIVE = '/sandbox/wechat/v3/pay/transactions/native';
const native = () => ({
  appid: keys.wechat.appId, mchid: keys.wechat.merchantId, description: 'top-up', out_trade_no: 'trade-1', time_expire: '2126-03-01T09:00:00+08:00',
  notify_url: 'https://merchant.example/notify', amount: { total: 5_000, currency: 'CNY' },
});

it.each([
  ['a query in notify_url', { notify_url: 'https://merchant.example/notify?a=1' }],
  ['a time_expire of Alipay\'s form', { time_expire: '2126-03-01 09:00:00' }],
  ['a time_expire with fractions of a second', { time_expire: '2126-03-01T09:00:00.000+08:00' }],
])('makes no WeChat Pay transaction of %s', async (_, wrong) => {
  const app = await start();
  const refused = await app.inject(wechatCall(NATIVE, { ...native(), ...wrong }));
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'PARAM_ERROR']);
});

it.each(['accept', 'user-agent', 'content-type'])('wants the header %s of WeChat Pay\'s merchants', async (name) => {
  const app = await start();
  const { headers, ...call } = wechatCall(NATIVE, native());
  const refused = await app.inject({ ...call, headers: { ...headers, [name]: name === 'content-type' ? 'text/plain' : '' } });
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'PARAM_ERROR']);
});

it('refuses a repeated out_trade_no whose parameters have changed, any of them', async () => {
  const app = await start();
  const made = await app.inject(wechatCall(NATIVE, native()));
  expect(made.statusCode).toBe(200);
  expect((await app.inject(wechatCall(NATIVE, native()))).json()).toEqual(made.json());
  for (const change of [{ amount: { total: 5_001 } }, { description: 'other' }, { notify_url: 'https://merchant.example/other' }, { time_expire: '2126-03-01T09:00:01+08:00' }]) {
    const refused = await app.inject(wechatCall(NATIVE, { ...native(), ...change }));
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'OUT_TRADE_NO_USED']);
  }
  const page = await openCashier(app);
  expect(await openCashier(app)).toBe(page);
  for (const change of [{ subject: 'other' }, { total_amount: '50.01' }]) {
    const other = await app.inject({ method: 'POST', url: '/sandbox/alipay/gateway.do', headers: FORM, payload: pagePay(change) });
    expect([other.statusCode, other.body]).toEqual([400, expect.stringContaining('ACQ.CONTEXT_INCONSISTENT')]);
  }
});

it.each([['pay', 'ORDERPAID'], ['close', 'ORDER_CLOSED']])('orders nothing again after "%s": the merchant is told %s', async (action, code) => {
  const app = await start();
  await app.inject(wechatCall(NATIVE, native()));
  await app.inject({ method: 'POST', url: `/sandbox/control/trades/wechat/trade-1/${action}` });
  const refused = await app.inject(wechatCall(NATIVE, native()));
  expect([refused.statusCode, refused.json().code]).toEqual([400, code]);
});

it.each([['WeChat Pay question', TRANSACTION, undefined], ['WeChat Pay order', NATIVE, 'payload']] as const)('believes a %s for five minutes, before and after, and no longer', async (_, url, payload) => {
  const app = await start({ clock: { now: () => NOW, schedule: () => () => undefined } });
  const ask = (secondsLate: number) => app.inject(wechatCall(url, payload && native(), secondsLate));
  for (const inTime of [300, -300]) expect((await ask(inTime)).json().code).not.toBe('SIGN_ERROR');
  for (const outOfTime of [301, -301]) {
    const refused = await ask(outOfTime);
    expect([refused.statusCode, refused.json()]).toEqual([401, { code: 'SIGN_ERROR', message: expect.stringContaining('timestamp') }]);
  }
});

it('believes nothing of WeChat Pay\'s merchants whose signature is for another address or another body', async () => {
  const app = await start();
  expect((await app.inject(wechatCall(TRANSACTION))).json()).toMatchObject({ code: 'ORDER_NOT_EXIST' });
  const changed = [{ ...wechatCall(TRANSACTION), url: `${TRANSACTION}&x=1` }, { ...wechatCall(NATIVE, native()), payload: JSON.stringify({ ...native(), amount: { total: 1 } }) }];
  for (const call of changed) {
    const refused = await app.inject(call);
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'SIGN_ERROR']);
  }
});

it.each(['', '&sign=AAAA'])('opens no cashier for an address that is not signed by the merchant ("%s")', async (sign) => {
  const app = await start();
  const open = (query: string) => app.inject(`/sandbox/alipay/gateway.do?${query}`);
  const signed = pagePay();
  const refused = await open(signed.replace(/&sign=[^&]*/, '') + sign);
  expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('isv.invalid-signature')]);
  expect((await open(signed)).statusCode).toBe(303);
});

it('takes mischief for one trade from the page and for all from the control API', async () => {
  const app = await start();
  const page = await openCashier(app);
  const form = { notify: 'twice', api: 'slow', pay: 'fails', delayMs: '500' };
  const post = (more: object) => app.inject({ method: 'POST', url: `${page}/mischief`, headers: FORM, payload: new URLSearchParams({ ...form, ...more }).toString() });
  expect((await post({})).headers.location).toMatch(/^\.\.\/[0-9a-f]{32}\?lang=zh-CN$/);
  expect((await app.inject(page)).body).toContain('<option value="twice" selected>');
  expect((await app.inject('/sandbox/control')).json()).toMatchObject({ notify: 'normal', api: 'normal', pay: 'normal' });

  await post({ all: 'yes', delayMs: '700' });
  expect((await app.inject('/sandbox/control')).json()).toEqual({ notify: 'twice', api: 'slow', pay: 'fails', delayMs: 700 });
  expect((await app.inject({ method: 'PUT', url: '/sandbox/control', payload: { pay: 'normal' } })).json()).toMatchObject({ pay: 'normal', notify: 'twice' });
  expect((await app.inject({ method: 'PUT', url: '/sandbox/control/trades/alipay/trade1', payload: { notify: 'dropped' } })).json()).toMatchObject({ notify: 'dropped' });
  expect((await app.inject({ method: 'DELETE', url: '/sandbox/control' })).json()).toMatchObject({ notify: 'normal' });
});

it('says which value of a control is wrong and what it may be', async () => {
  const app = await start();
  const refused = await app.inject({ method: 'PUT', url: '/sandbox/control', payload: { notify: 'sometimes', delayMs: -1 } });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().error).toMatch(/notify must be one of: normal, .*delayMs must not be negative/);
  expect((await app.inject({ method: 'PUT', url: '/sandbox/control', headers: { 'content-type': 'application/json' }, payload: '{' })).json()).toEqual({ error: 'the body must be JSON' });
  expect((await app.inject({ method: 'POST', url: '/sandbox/control/trades/alipay/none/pay' })).statusCode).toBe(404);
});

it('lets go of hanging answers when it closes', async () => {
  const app = await start();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await app.inject({ method: 'PUT', url: '/sandbox/control', payload: { api: 'hang' } });
  const hanging = fetch(`${url}/sandbox/wechat/v3/certificates`).catch((error: unknown) => error);
  await expect.poll(() => new Promise((resolve) => app.server.getConnections((_, count) => resolve(count))), { timeout: 20_000 }).toBe(1);
  await app.close();
  expect(await hanging).toBeInstanceOf(Error);
});

it('refunds from the page and from the control API what was paid and no more, and tells the merchant each time', async () => {
  const notify = vi.fn<SendNotify>(async () => ({ status: 200, text: async () => 'success' }));
  const app = await start({ notify });
  const page = await openCashier(app);
  const refund = (payload?: object) => app.inject({ method: 'POST', url: '/sandbox/control/trades/alipay/trade1/refund', ...(payload && { payload }) });
  expect((await refund({ amount: 1 })).statusCode, 'nothing was paid').toBe(400);
  await act(app, page, 'pay');
  expect((await app.inject({ method: 'POST', url: `${page}/refund`, headers: FORM, payload: 'amount=20.00' })).statusCode).toBe(303);
  expect((await app.inject(`${page}?lang=en`)).body).toContain('<dt>Refunded</dt><dd>¥20.00</dd>');
  expect((await refund({ amount: 3_001 })).json()).toEqual({ error: expect.stringContaining('at most what was paid') });
  expect((await refund()).json()).toMatchObject({ state: 'paid', refunded: 5_000 });
  expect((await refund({ amount: 1 })).statusCode).toBe(400);
  await vi.waitFor(() => expect(notify).toHaveBeenCalledTimes(3), { timeout: 20_000 });
  const told = notify.mock.calls.map(([, { body }]) => Object.fromEntries(new URLSearchParams(body)));
  expect(told.slice(1)).toMatchObject([{ trade_status: 'TRADE_SUCCESS', refund_fee: '20.00' }, { trade_status: 'TRADE_CLOSED', refund_fee: '50.00' }]);
});
