import { afterAll, beforeAll, expect, it } from 'vitest';
import { remittanceFor } from '../payments/bank-transfer.ts';
import { unreachable } from '../testing/fake-channel.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const post = (url: string, fields: Record<string, string>, headers = {}) =>
  service.http.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: new URLSearchParams(fields).toString() });
const page = (url: string, headers = {}) => service.http.inject({ url, headers: { 'accept-language': 'en', ...headers } });
const orderOf = (location: unknown): string => String(location).replace(/^\/o\//, '').replace(/\?.*$/, '');

it('makes one order of two plain posts with one token, and shows its page', async () => {
  const token = await service.token('E1001');
  const first = await post('/o', { token, amount: '50.00', currency: 'CNY', channel: 'alipay', submit: 'Go' });
  const again = await post('/o', { token, amount: '50.00', currency: 'CNY', channel: 'alipay' });
  expect([first.statusCode, first.headers.location]).toEqual([303, again.headers.location]);
  const shown = await page(String(first.headers.location));
  expect(shown.body).toContain('¥50.00');
  expect(shown.body).toContain('<form method="post" action="https://openapi.platform.example.com/gateway.do"');
  expect(shown.body).toContain('value="a&quot;b&lt;c"');
  expect(shown.body).toMatch(/<meta http-equiv="refresh" content="\d+">/);
  expect(shown.headers['content-security-policy']).toContain("default-src 'none'");
  expect(shown.headers['content-security-policy']).toContain("form-action 'self' https://openapi.platform.example.com https://*.platform.example.com");
  expect(shown.headers['cache-control']).toBe('no-store');
});

it('reads amounts exactly as typed', async () => {
  for (const [typed, amount] of [['50', 5_000], ['50.5', 5_050], ['19.99', 1_999], ['1.10', 110], ['５０．００', 5_000], ['¥ 8.29', 829], ['50000', 5_000_000]] as const) {
    const made = await post('/o', { token: await service.token('E1002'), amount: typed });
    const order = await service.as('E1002', { url: `/v1/orders/${orderOf(made.headers.location)}` });
    expect([typed, order.json().amount]).toEqual([typed, amount]);
  }
});

it('names every faulty field on a readable page and keeps what was typed', async () => {
  const token = await service.token('E1003');
  const answer = await post('/o?lang=en', { token, key: 'plain-form-key', amount: '12.345"><script>', currency: 'USD', channel: 'cash' });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toContain('text/html');
  expect([...answer.body.matchAll(/data-field="(\w+)"/g)].map((match) => match[1])).toEqual(['amount', 'currency', 'channel']);
  expect(answer.body).toContain('value="12.345&quot;&gt;&lt;script&gt;"');
  expect(answer.body).not.toContain('<script>');
  for (const amount of ['0', '0.99', '50000.01', '-5', '', 'abc', '1,000', '1e3']) {
    const refused = await post('/o?lang=en', { token, amount });
    expect([amount, refused.statusCode, /data-field="amount"/.test(refused.body)]).toEqual([amount, 400, true]);
  }
});

it('says what is wrong with a token, an account or a reused key, as a page', async () => {
  const cases: [Record<string, string>, number, string][] = [
    [{ amount: '50' }, 401, '登录凭证缺失或无效'],
    [{ amount: '50', token: 'nonsense' }, 401, '登录凭证缺失或无效'],
    [{ amount: '50', token: await service.token('E9999') }, 403, '尚未开通充值'],
  ];
  const token = await service.token('E1004');
  await post('/o', { token, amount: '50' });
  cases.push([{ token, amount: '60' }, 422, '已用于另一笔金额']);
  for (const [fields, status, text] of cases) {
    const answer = await post('/o', fields);
    expect([answer.statusCode, answer.body.includes(text)]).toEqual([status, true]);
    expect(answer.body.includes('<form'), 'a form only where it can help').toBe(status === 422);
  }
});

it('says of a form that cannot be read that nothing came of it', async () => {
  const sent = await service.http.inject({ method: 'POST', url: '/o?lang=en', headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: '--x--' });
  expect([sent.statusCode, sent.body.includes('nothing came of it'), sent.body.includes('Your order is safe')]).toEqual([415, true, false]);
});

it('draws the QR code without script or image request, and switches channel', async () => {
  const made = await post('/o', { token: await service.token('E1005'), amount: '20', channel: 'alipay' });
  const id = orderOf(made.headers.location);
  expect((await post(`/o/${id}/pay?lang=zh-CN`, { channel: 'wechat' })).headers.location).toBe(`/o/${id}?lang=zh-CN`);
  const shown = await page(`/o/${id}?lang=zh-CN`);
  expect(shown.body).toContain('<html lang="zh-CN">');
  expect(shown.body).toMatch(/<svg class="qr" role="img"[^>]*>\s*<rect[^>]*><\/rect><path fill="#000" d="M/);
  expect(shown.body).toContain('href="weixin://wxpay/bizpayurl?pr=');
  expect(shown.body).not.toMatch(/<script|style=|<img/);
  expect(shown.body).not.toContain('gateway.do');
});

it('lets the person pay, say so, and see it', async () => {
  const made = await post('/o', { token: await service.token('E1006'), amount: '20', channel: 'transfer' });
  const id = orderOf(made.headers.location);
  expect((await page(`/o/${id}`)).body).toContain(remittanceFor(service.transfer.started.at(-1)?.tradeNumber ?? ''));
  const asked = await post(`/o/${id}/reconcile?lang=en`, {});
  expect((await page(String(asked.headers.location))).body).toContain('no payment has arrived yet');
  service.transfer.pay(service.transfer.started.at(-1)?.tradeNumber ?? '');
  service.advance(2);
  await post(`/o/${id}/reconcile`, {});
  const paid = await page(`/o/${id}`);
  expect(paid.body).toContain('credited to your account');
  expect(paid.body).not.toContain('http-equiv="refresh"');
});

it('keeps where to transfer to from being translated, and from being made a number to call', async () => {
  const made = await post('/o', { token: await service.token('E1014'), amount: '20', channel: 'transfer' });
  const { body } = await page(`/o/${orderOf(made.headers.location)}`);
  const [, transfer = ''] = /<dl class="transfer">(.*?)<\/dl>/s.exec(body) ?? [];
  expect([...transfer.matchAll(/<dd/g)]).toHaveLength(4);
  expect([...transfer.matchAll(/<dd[^>]* translate="no">/g)]).toHaveLength(4);
  expect(body).toContain('<meta name="format-detection" content="telephone=no">');
});

it('asks the platform at once when the person comes back from Alipay', async () => {
  const made = await post('/o', { token: await service.token('E1007'), amount: '20', channel: 'alipay' });
  const id = orderOf(made.headers.location);
  const trade = service.alipay.started.at(-1)?.tradeNumber ?? '';
  service.alipay.pay(trade);
  expect((await page(`/o/${id}`)).body).toContain('Waiting for payment');
  expect((await page(`/o/${id}?out_trade_no=${trade}&sign=x`)).body).toContain('Top-up complete');
});

it('cancels, and says that nothing was charged only when that is proven', async () => {
  const made = await post('/o', { token: await service.token('E1008'), amount: '20', channel: 'wechat' });
  const id = orderOf(made.headers.location);
  service.wechat.setFault(unreachable({ sent: true }));
  const refused = await post(`/o/${id}/cancel`, {});
  expect(refused.headers.location).toBe(`/o/${id}?notice=channel-down`);
  expect((await page(`/o/${id}`)).body).not.toContain('not been charged');
  service.wechat.setFault(null);
  await post(`/o/${id}/cancel`, {});
  const cancelled = (await page(`/o/${id}`)).body;
  expect(cancelled).toContain('Order cancelled');
  expect(cancelled).toContain('You have not been charged');
});

it('creates the order and offers other ways when the chosen channel is down', async () => {
  service.alipay.setFault(unreachable());
  const made = await post('/o', { token: await service.token('E1009'), amount: '20', channel: 'alipay' });
  service.alipay.setFault(null);
  const shown = (await page(String(made.headers.location))).body;
  expect(shown).toContain('not available right now');
  expect(shown).toContain('value="wechat"');
});

it('shows nothing personal, and an unknown order as a readable page', async () => {
  const id = await service.order('E1010');
  const shown = (await page(`/o/${id}`)).body;
  expect(shown).not.toContain('E1010');
  expect(shown).toContain('<dd>10</dd>');
  const missing = await page('/o/nosuchorder');
  expect([missing.statusCode, missing.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(missing.body).toContain('There is no such order');
});

it('serves its own stylesheet', async () => {
  const css = await service.http.inject({ url: '/o/assets/hosted.css' });
  expect(css.headers['content-type']).toBe('text/css; charset=utf-8');
  // Safari knows it by this name alone.
  expect(css.body).toContain('-webkit-user-select: all');
  expect((await service.http.inject({ url: '/o/assets/hosted.css', headers: { 'if-none-match': String(css.headers.etag) } })).statusCode).toBe(304);
});

it('leads from the address of a page that answered a form to the order, and says of the others in words that they are none', async () => {
  const id = await service.order('E1001');
  for (const path of ['pay', 'cancel', 'reconcile', '']) {
    const answer = await service.http.inject({ url: `/o/${id}/${path}?lang=en` });
    expect([answer.statusCode, answer.headers['location']]).toEqual([303, `/o/${id}?lang=en`]);
  }
  const nothing = await service.http.inject({ url: '/o?lang=en' });
  expect([nothing.statusCode, nothing.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
});

it('loads itself anew without repeating what was just done, and stops where the person wants it to', async () => {
  const made = await post('/o?lang=en', { token: await service.token('E1011'), amount: '20', channel: 'transfer' });
  const id = orderOf(made.headers.location);
  const refreshOf = (body: string): string | undefined => /<meta http-equiv="refresh" content="([^"]*)">/.exec(body)?.[1];
  const open = await page(`/o/${id}?lang=en`);
  expect(refreshOf(open.body)).toBe('10');
  const asked = await post(`/o/${id}/reconcile?lang=en`, {});
  const told = await page(String(asked.headers.location));
  expect([told.body.includes('was asked just now'), refreshOf(told.body)]).toEqual([true, `10;url=/o/${id}?lang=en`]);

  const [stop = ''] = /(?<=href=")[^"]*refresh=off[^"]*/.exec(open.body) ?? [];
  expect(open.body.indexOf(stop), 'the first thing to reach').toBe(open.body.indexOf('href=', open.body.indexOf('<body>')) + 'href="'.length);
  const stopped = await page(stop.replaceAll('&amp;', '&'));
  expect(refreshOf(stopped.body)).toBeUndefined();
  expect(stopped.body).toContain('no longer refreshes by itself');
  const again = await post(`/o/${id}/reconcile?lang=en&refresh=off`, {});
  expect(again.headers.location, 'what was chosen stays chosen').toBe(`/o/${id}?lang=en&refresh=off&notice=asked`);
  expect(stopped.body).toContain(`href="/o/${id}?lang=en"`);
});

it('has what says that one has paid before the other ways to pay, once, and amounts as the checkout shows them', async () => {
  const made = await post('/o', { token: await service.token('E1012'), amount: '4321.50', channel: 'transfer' });
  const id = orderOf(made.headers.location);
  const { body } = await page(`/o/${id}`);
  expect(body.indexOf('data-unstuck-action="paid"')).toBeLessThan(body.indexOf('data-unstuck-action="switch-channel"'));
  expect(body.match(/data-unstuck-action="paid"/g)).toHaveLength(1);
  expect(body).toContain('¥4,321.50');
});

it('goes on loading an order anew where one of its loads was refused, as far as somebody wants that', async () => {
  const busy = await createTestService({ requestsPerMinute: 1 });
  const url = `/o/${await busy.order('E1001')}`;
  const load = (query: string, method: 'GET' | 'POST' = 'GET') => busy.http.inject({ method, url: url + query, remoteAddress: '192.0.2.7' });
  expect((await load('')).statusCode).toBe(200);
  const refused = await load('?lang=en');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60']);
  expect(refused.body).toContain('<meta http-equiv="refresh" content="60">');
  for (const answer of [await load('?refresh=off'), await load('/reconcile', 'POST')]) {
    expect([answer.statusCode, answer.body.includes('http-equiv="refresh"')]).toEqual([429, false]);
  }
  busy.advance(120);
  await busy.db.destroy();
  const broken = await load('?lang=en');
  expect(broken.statusCode).toBe(500);
  expect(broken.body).toContain('<meta http-equiv="refresh" content="10">');
  await busy.close();
}, SETUP_TIMEOUT_MS);
