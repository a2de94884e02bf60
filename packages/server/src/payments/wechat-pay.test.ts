import { createCipheriv, createSign } from 'node:crypto';
import { createSandboxKeys, rotatePlatformCertificate, withoutCertificates } from '@unstuck/sandbox-gateway';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { PATIENCE, anOrder, deserted, startSandboxPlatform } from '../testing/sandbox-platform.ts';
import type { SandboxPlatform } from '../testing/sandbox-platform.ts';
import type { Channel, NotifyRequest } from './channel.ts';
import { createWeChatPayChannel } from './wechat-pay.ts';
import type { WeChatPayConfig } from './wechat-pay.ts';
import { MAX_SIGNATURE_AGE_MS } from './wechat-signature.ts';

let platform: SandboxPlatform;
let section: WeChatPayConfig;
beforeAll(async () => {
  platform = await startSandboxPlatform();
  if (!platform.config.wechat) throw new Error('no section');
  section = platform.config.wechat;
}, PATIENCE.timeout);
afterEach(async () => {
  platform.setKeys(platform.keys);
  await platform.mischief({ notify: 'normal', api: 'normal', pay: 'normal' });
});
afterAll(() => platform.dispose());

function configured(changes: Partial<WeChatPayConfig>, timeoutMs?: number): Channel {
  return platform.channels({ ...platform.config, wechat: { ...section, ...changes } }, timeoutMs).wechat;
}

async function openPage(channel = platform.wechat): Promise<{ order: ReturnType<typeof anOrder>; page: string }> {
  const order = anOrder(platform);
  const action = await channel.start(order);
  if (action.type !== 'qr') throw new Error('WeChat Pay starts with a QR code');
  return { order, page: action.code };
}

async function paidNotify(): Promise<NotifyRequest> {
  const { order } = await openPage();
  await platform.act('wechat', order.tradeNumber, 'pay');
  return platform.nextNotify();
}

it('takes a payment from QR code to verified notification, and the query agrees', async () => {
  const { order, page } = await openPage();
  expect(await platform.wechat.query(order.tradeNumber)).toEqual({ state: 'waiting' });
  expect(await (await fetch(page)).text()).toContain(order.tradeNumber);

  await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'pay' }) });
  const notify = await platform.wechat.readNotify(await platform.nextNotify());
  const booked = await platform.book(order.tradeNumber);
  const payment = { state: 'paid', amount: 5_000, currency: 'CNY', channelTradeNumber: booked.platformTradeNumber, paidAt: platform.clock.now() };
  expect(notify).toEqual({ notifyId: booked.notifications[0]?.id, tradeNumber: order.tradeNumber, payment });
  expect(await platform.wechat.query(order.tradeNumber)).toEqual(payment);
});

it('gets the same QR code for the same trade number, and none for another amount under it', async () => {
  const { order, page } = await openPage();
  expect(await platform.wechat.start(order)).toEqual({ type: 'qr', code: page });
  await expect(platform.wechat.start({ ...order, amount: 1 })).rejects.toMatchObject({ code: 'channel.rejected', sent: true, message: expect.stringContaining('OUT_TRADE_NO_USED') });
});

it('does not find what was never ordered', async () => {
  expect(await platform.wechat.query('t9999999999999999999999999')).toEqual({ state: 'not-found' });
  expect(await platform.wechat.close('t9999999999999999999999999')).toEqual({ state: 'not-found' });
});

it('closes an unpaid transaction for good', async () => {
  const { order, page } = await openPage();
  expect(await platform.wechat.close(order.tradeNumber)).toEqual({ state: 'closed' });
  expect(await platform.wechat.close(order.tradeNumber)).toEqual({ state: 'closed' });
  await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'pay' }) });
  expect(await platform.wechat.query(order.tradeNumber)).toEqual({ state: 'closed' });
  await expect(platform.wechat.start(order)).rejects.toMatchObject({ code: 'channel.rejected' });
});

it('answers what it found when it is too late to close', async () => {
  const paid = await openPage();
  await platform.act('wechat', paid.order.tradeNumber, 'pay');
  await platform.nextNotify();
  expect(await platform.wechat.close(paid.order.tradeNumber)).toMatchObject({ state: 'paid', amount: 5_000 });
});

it('keeps a transaction payable, and closable, after a refused payment', async () => {
  const { order } = await openPage();
  await platform.act('wechat', order.tradeNumber, 'fail');
  expect(await platform.wechat.query(order.tradeNumber)).toEqual({ state: 'waiting' });
  await platform.act('wechat', order.tradeNumber, 'pay');
  await platform.nextNotify();
  expect(await platform.wechat.query(order.tradeNumber)).toMatchObject({ state: 'paid' });
  const { order: other } = await openPage();
  await platform.act('wechat', other.tradeNumber, 'fail');
  expect(await platform.wechat.close(other.tradeNumber)).toEqual({ state: 'closed' });
});

it('sees a transaction end by itself at its expiry', async () => {
  const order = anOrder(platform, { expiresAt: new Date(platform.clock.now().getTime() + 60_000) });
  await platform.wechat.start(order);
  platform.clock.advance(60_000);
  expect(await platform.wechat.query(order.tradeNumber)).toEqual({ state: 'closed' });
});

it.each([
  ['a byte of the body', (n: NotifyRequest) => ({ ...n, rawBody: n.rawBody.replace('TRANSACTION.SUCCESS', 'TRANSACTION.success') })],
  ['the signature', (n: NotifyRequest) => withHeader(n, 'wechatpay-signature', Buffer.alloc(256).toString('base64'))],
  ['the signature of a probe', (n: NotifyRequest) => withHeader(n, 'wechatpay-signature', `WECHATPAY/SIGNTEST/${String(n.headers['wechatpay-signature'])}`)],
  ['the nonce', (n: NotifyRequest) => withHeader(n, 'wechatpay-nonce', 'other')],
  ['the timestamp', (n: NotifyRequest) => withHeader(n, 'wechatpay-timestamp', String(Number(n.headers['wechatpay-timestamp']) + 1))],
  ['the serial', (n: NotifyRequest) => withHeader(n, 'wechatpay-serial', '00FF')],
  ['the headers left out', (n: NotifyRequest) => ({ ...n, headers: {} })],
])('refuses a notification with %s changed', async (_, change) => {
  const notify = await paidNotify();
  await expect(platform.wechat.readNotify(notify)).resolves.toMatchObject({ payment: { state: 'paid' } });
  await expect(platform.wechat.readNotify(change(notify))).rejects.toMatchObject({ code: 'signature.invalid' });
});

function withHeader(notify: NotifyRequest, name: string, value: string): NotifyRequest {
  return { ...notify, headers: { ...notify.headers, [name]: value } };
}

/** Signed and sealed by the platform, in a minute of its choice. */
function notifyOf(event: string, resource: object): NotifyRequest {
  const keys = platform.keys.wechat;
  const cipher = createCipheriv('aes-256-gcm', keys.apiV3Key, 'abcdefghijkl');
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(resource), 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  const rawBody = JSON.stringify({ id: `EV-${event}`, event_type: event, resource: { algorithm: 'AEAD_AES_256_GCM', ciphertext, nonce: 'abcdefghijkl', associated_data: '' } });
  const timestamp = String(Math.floor(platform.clock.now().getTime() / 1000));
  const signature = createSign('RSA-SHA256').update(`${timestamp}\nn\n${rawBody}\n`).sign(keys.platformPrivateKey, 'base64');
  return { headers: { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n', 'wechatpay-serial': keys.platformSerial, 'wechatpay-signature': signature }, rawBody };
}

it('hears of refunds made in the merchant platform, each with its number, and the query says that there are some', async () => {
  const { order } = await openPage();
  await platform.act('wechat', order.tradeNumber, 'pay');
  await platform.nextNotify();
  const { platformTradeNumber: channelTradeNumber } = await platform.book(order.tradeNumber);
  const ids = new Set<string>();
  for (const amount of [2_000, 3_000]) {
    await platform.refund('wechat', order.tradeNumber, amount);
    const notify = await platform.wechat.readNotify(await platform.nextNotify());
    expect(notify).toMatchObject({ tradeNumber: order.tradeNumber, payment: { state: 'paid', amount: 5_000, channelTradeNumber, refund: { tells: 'one', amount } } });
    if ('payment' in notify && notify.payment.state === 'paid' && notify.payment.refund?.tells === 'one') ids.add(notify.payment.refund.id);
    expect(await platform.wechat.query(order.tradeNumber)).toMatchObject({ state: 'paid', amount: 5_000, refund: { tells: 'nothing' } });
  }
  expect(ids.size).toBe(2);
});

it('refuses a refund of another merchant, and one that it cannot read', async () => {
  const refund = { mchid: section.merchantId, out_trade_no: 't', transaction_id: '42', refund_id: '50', refund_status: 'SUCCESS', amount: { total: 5_000, refund: 5_000 } };
  await expect(platform.wechat.readNotify(notifyOf('REFUND.SUCCESS', refund))).resolves.toMatchObject({ tradeNumber: 't' });
  for (const wrong of [{ mchid: '1900000002' }, { amount: undefined }, { refund_status: 'PROCESSING' }]) {
    await expect(platform.wechat.readNotify(notifyOf('REFUND.SUCCESS', { ...refund, ...wrong }))).rejects.toMatchObject({ code: 'signature.invalid' });
  }
});

it('takes a genuine notification about something else for what it is', async () => {
  for (const event of ['MCHTRANSFER.BILL.FINISHED', 'REFUND.ABNORMAL', 'COUPON.USE']) {
    expect(await platform.wechat.readNotify(notifyOf(event, { mchid: section.merchantId }))).toEqual({ notifyId: `EV-${event}`, event });
  }
  const sealedByOthers = notifyOf('COUPON.USE', {});
  await expect(configured({ apiV3Key: 'x'.repeat(32) }).readNotify(sealedByOthers)).rejects.toMatchObject({ code: 'signature.invalid' });
});

it('refuses a notification that is replayed when five minutes are over', async () => {
  const notify = await paidNotify();
  platform.clock.advance(MAX_SIGNATURE_AGE_MS);
  await expect(platform.wechat.readNotify(notify)).resolves.toBeDefined();
  platform.clock.advance(1);
  await expect(platform.wechat.readNotify(notify)).rejects.toMatchObject({ code: 'signature.invalid' });
});

it('refuses a genuine notification that is sealed with another key, or for another merchant or application', async () => {
  const notify = await paidNotify();
  for (const wrong of [{ apiV3Key: 'x'.repeat(32) }, { merchantId: '1900000002' }, { appId: 'wx-other' }]) {
    await expect(configured(wrong).readNotify(notify)).rejects.toMatchObject({ code: 'signature.invalid' });
  }
});

it('downloads the certificates when it is given none', async () => {
  const channel = configured({ platformCertificates: [] });
  const { order } = await openPage(channel);
  expect(await channel.query(order.tradeNumber)).toEqual({ state: 'waiting' });
});

it('does not take certificates that were not sealed with its APIv3 key', async () => {
  const channel = configured({ platformCertificates: [], apiV3Key: 'x'.repeat(32) });
  await expect(channel.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
});

it('follows a rotated certificate by one download, and made-up serials do not cause more', async () => {
  const fetched = vi.fn<typeof fetch>(fetch);
  const channel = createWeChatPayChannel(section, { clock: platform.clock.now, random: (n) => new Uint8Array(n), fetch: fetched, notifyUrl: platform.url });
  const downloads = (): number => fetched.mock.calls.filter(([url]) => url instanceof URL && url.pathname.endsWith('/v3/certificates')).length;
  const { order } = await openPage();
  await channel.query(order.tradeNumber);
  expect(downloads()).toBe(0);

  platform.setKeys(await rotatePlatformCertificate(platform.keys, platform.clock.now()));
  await Promise.all([channel.query(order.tradeNumber), channel.query(order.tradeNumber)]);
  await channel.query(order.tradeNumber);
  expect(downloads()).toBe(1);

  const notify = await paidNotify();
  for (const serial of ['AA', 'BB', 'CC']) {
    await expect(channel.readNotify(withHeader(notify, 'wechatpay-serial', serial))).rejects.toMatchObject({ code: 'signature.invalid' });
  }
  expect(downloads()).toBe(1);
  await expect(channel.readNotify(notify)).resolves.toMatchObject({ payment: { state: 'paid' } });
});

it('does not take it for a refusal of the payment when the certificates are refused to it', async () => {
  const refusing: typeof fetch = (url, init) => (url instanceof URL && url.pathname.endsWith('/v3/certificates') ? Promise.resolve(new Response('{"code":"NO_AUTH"}', { status: 403 })) : fetch(url, init));
  const channel = createWeChatPayChannel({ ...section, platformCertificates: [] }, { clock: platform.clock.now, random: (n) => new Uint8Array(n), fetch: refusing, notifyUrl: platform.url });
  await expect(channel.start(anOrder(platform))).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
});

it('has one deadline for all that closing asks', async () => {
  const signals: unknown[] = [];
  const watched: typeof fetch = (url, init) => {
    signals.push(init?.signal);
    return fetch(url, init);
  };
  const channel = createWeChatPayChannel(section, { clock: platform.clock.now, random: (n) => new Uint8Array(n), fetch: watched, notifyUrl: platform.url });
  const { order } = await openPage();
  await platform.act('wechat', order.tradeNumber, 'pay');
  await platform.nextNotify();
  expect(await channel.close(order.tradeNumber)).toMatchObject({ state: 'paid' });
  expect(signals).toHaveLength(2);
  expect(signals[1]).toBe(signals[0]);
});

it('verifies by a platform public key for merchants in that mode', async () => {
  const { platformSerial, platformCertificate } = platform.keys.wechat;
  const channel = configured({ platformCertificates: [], platformPublicKeys: { [platformSerial]: platformCertificate } });
  const { order } = await openPage(channel);
  expect(await channel.query(order.tradeNumber)).toEqual({ state: 'waiting' });
});

it('reads, while a merchant moves to the public key, the notifications that a certificate still signs', async () => {
  const { id, publicKey } = platform.keys.wechat.publicKey;
  const channel = configured({ platformCertificates: [], platformPublicKeys: { [id]: publicKey } });
  const notify = await paidNotify();
  expect(notify.headers['wechatpay-serial']).toBe(platform.keys.wechat.platformSerial);
  await expect(channel.readNotify(notify)).resolves.toMatchObject({ payment: { state: 'paid' } });
});

it('needs nothing but the public key where the merchant has no certificates, and is told so without it', async () => {
  platform.setKeys(withoutCertificates(platform.keys));
  const { id, publicKey } = platform.keys.wechat.publicKey;
  const channel = configured({ platformCertificates: [], platformPublicKeys: { [id]: publicKey } });
  const { order } = await openPage(channel);
  await platform.act('wechat', order.tradeNumber, 'pay');
  await expect(channel.readNotify(await platform.nextNotify())).resolves.toMatchObject({ payment: { state: 'paid' } });
  await expect(configured({ platformCertificates: [] }).start(anOrder(platform))).rejects.toMatchObject({
    code: 'channel.unavailable', message: expect.stringMatching(/404 RESOURCE_NOT_EXISTS.*WECHAT_PLATFORM_PUBLIC_KEYS/),
  });
});

it.each([
  ['an unknown serial', { merchantSerial: '00' }],
  ['another merchant number', { merchantId: '1900000002' }],
])('is refused with %s', async (_, wrong) => {
  await expect(configured(wrong).query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'channel.rejected', sent: true, message: expect.stringContaining('SIGN_ERROR') });
});

it('is refused when it signs with a key that the platform does not know, or by a clock that is wrong', async () => {
  const strangers = await createSandboxKeys();
  await expect(configured({ merchantPrivateKey: strangers.wechat.merchantPrivateKey }).start(anOrder(platform))).rejects.toMatchObject({ code: 'channel.rejected' });
  const late = createWeChatPayChannel(section, {
    clock: () => new Date(platform.clock.now().getTime() - MAX_SIGNATURE_AGE_MS - 1_000),
    random: (n) => new Uint8Array(n),
    fetch,
    notifyUrl: platform.url,
  });
  // It does not believe the answer either: that is as far from its own clock.
  await expect(late.query('t0000000000000000000000001')).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
});

it('believes no answer that WeChat Pay did not sign', async () => {
  const { order } = await openPage();
  await platform.mischief({ api: 'bad-signature' });
  await expect(platform.wechat.query(order.tradeNumber)).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
  await expect(platform.wechat.start(order)).rejects.toMatchObject({ code: 'signature.invalid', sent: true });
});

it.each(['error-before', 'error-after', 'hang', 'slow'] as const)('gives up by its deadline, having sent, when the answer is: %s', async (api) => {
  const { order } = await openPage();
  await platform.mischief({ api });
  await expect(configured({}, 250).close(order.tradeNumber)).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
  const closed = api === 'error-after' || api === 'hang';
  await expect.poll(async () => (await platform.book(order.tradeNumber)).state, PATIENCE).toBe(closed ? 'closed' : 'waiting');
});

it('finds the same QR code again after an answer was lost', async () => {
  await platform.mischief({ api: 'hang' });
  const order = anOrder(platform);
  await expect(configured({}, 250).start(order)).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
  await platform.mischief({ api: 'normal' });
  const again = await platform.wechat.start(order);
  expect(again).toEqual(await platform.wechat.start(order));
});

it('knows that nothing was sent when nobody listens', async () => {
  await expect(configured({ baseUrl: await deserted() }).start(anOrder(platform))).rejects.toMatchObject({ code: 'channel.unavailable', sent: false });
});

it('confirms by 200 and asks for redelivery by 500', () => {
  expect(platform.wechat.replyToNotify('processed')).toMatchObject({ status: 200, body: expect.stringContaining('SUCCESS') });
  expect(platform.wechat.replyToNotify('rejected')).toMatchObject({ status: 500, body: expect.stringContaining('FAIL') });
});

it('names the field when a key or certificate cannot be read', () => {
  expect(() => configured({ apiV3Key: 'short' })).toThrow(/wechat\.apiV3Key must have 32 bytes/);
  expect(() => configured({ merchantPrivateKey: 'nonsense' })).toThrow(/wechat\.merchantPrivateKey must be/);
  expect(() => configured({ platformCertificates: ['nonsense'] })).toThrow(/wechat\.platformCertificates must be/);
});
