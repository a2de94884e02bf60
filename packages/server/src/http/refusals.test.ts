import { generateKeyPairSync } from 'node:crypto';
import { problemSchema } from '@unstuck/protocol';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { CompactSign, SignJWT } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { createTokenVerifier, publicTokenKey, secretTokenKey } from './account-token.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const seconds = (): number => Math.floor(service.now().getTime() / 1000);
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = () => ({ sub: 'E1001', aud: 'unstuck', exp: seconds() + 600 });
const sign = (payload: Record<string, unknown>, secret = TOKEN_SECRET): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
const withToken = (token: string): Promise<LightMyRequestResponse> => service.http.inject({ url: '/v1/account', headers: { authorization: `Bearer ${token}` } });
const create = (payload: InjectOptions['payload'], headers: Record<string, string> = {}) =>
  service.as('E1001', { method: 'POST', url: '/v1/orders', payload: payload ?? '', headers: { 'idempotency-key': 'bad-input-key', 'content-type': 'application/json', ...headers } });

it('refuses every token that is not ours, each with its code and, for whoever signs it, why', async () => {
  const cases: [string, string, string | undefined][] = [
    [`${base64({ alg: 'none' })}.${base64(claims())}.`, 'token.invalid', 'alg must be HS256'],
    [`${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims())}.c2ln`, 'token.invalid', 'alg must be HS256'],
    [await sign(claims(), 'another-secret-of-32-bytes-length'), 'token.invalid', 'another key'],
    [await sign({ ...claims(), aud: 'another-service' }), 'token.invalid', '"aud"'],
    [await sign({ sub: 'E1001', exp: seconds() + 600 }), 'token.invalid', '"aud"'],
    [await sign({ sub: 'E1001', aud: 'unstuck' }), 'token.invalid', '"exp"'],
    [await sign({ aud: 'unstuck', exp: seconds() + 600 }), 'token.invalid', '"sub"'],
    [await sign({ ...claims(), sub: ' E1001' }), 'token.invalid', 'sub must be a text of 1 to 64 characters'],
    [await sign({ ...claims(), sub: 1001 }), 'token.invalid', 'sub must be a text'],
    [await sign({ ...claims(), exp: seconds() - 5 }), 'token.expired', undefined],
    [await sign({ ...claims(), nbf: seconds() + 300 }), 'token.invalid', '"nbf"'],
    [await sign({ ...claims(), iat: seconds() + 6 }), 'token.invalid', 'iat is in the future'],
    [`${(await sign(claims())).slice(0, -4)}AAAA`, 'token.invalid', 'another key'],
    ['not.a.token', 'token.invalid', 'no JWT'],
    [await new CompactSign(Buffer.from('E1001')).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(TOKEN_SECRET)), 'token.invalid', 'no JWT'],
  ];
  for (const [token, code, why] of cases) {
    const answer = await withToken(token);
    expect({ status: answer.statusCode, ...answer.json() }).toMatchObject({ status: 401, code });
    expect(answer.json().detail).toEqual(why === undefined ? undefined : expect.stringContaining(why));
  }
  expect((await withToken(await sign(claims()))).statusCode).toBe(200);
  for (const within of [{ iat: seconds() + 5 }, { nbf: seconds() + 5 }, { exp: seconds() - 4 }]) expect((await withToken(await sign({ ...claims(), ...within }))).statusCode).toBe(200);
  expect((await service.http.inject({ url: '/v1/account', headers: { authorization: `bearer ${await sign(claims())}` } })).statusCode, 'schemes are of any case').toBe(200);
  expect((await service.http.inject({ url: '/v1/account' })).json().code).toBe('token.missing');
  expect((await service.http.inject({ url: '/v1/account', headers: { authorization: 'Basic abc' } })).json().code).toBe('token.missing');
});

it('stops accepting a token it has verified before, once it expires', async () => {
  const token = await sign({ ...claims(), exp: seconds() + 30 });
  expect((await withToken(token)).statusCode).toBe(200);
  service.advance(60);
  expect((await withToken(token)).json().code).toBe('token.expired');
});

it('does not take a public key for a shared secret', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const tokens = createTokenVerifier([await publicTokenKey(pem)], service.context.clock);
  const genuine = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  expect(await tokens.verify(genuine)).toMatchObject({ account: 'E1001' });
  await expect(tokens.verify(await sign(claims(), pem))).rejects.toMatchObject({ code: 'token.invalid' });
});

it('takes tokens by each of its keys, whatever their kind, and says of others what it says with one', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [current, former] = ['Hy6tG9rF3eD8sW2aQ7zX1cV5bN4mK0jL', 'Pw3oE8iU6yT1rQ9mN4bV7cX2zL5kJ0hG'];
  const ofPair = await publicTokenKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const { verify } = createTokenVerifier([secretTokenKey(current), ofPair, secretTokenKey(former)], service.context.clock);
  const byPair = (payload: Record<string, unknown>) => new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'of-its-own' }).sign(privateKey);
  for (const token of [await sign(claims(), current), await byPair(claims()), await sign(claims(), former)]) expect(await verify(token)).toMatchObject({ account: 'E1001' });
  const refusals: [string, object][] = [
    [await sign({ ...claims(), exp: seconds() - 60 }, former), { code: 'token.expired' }],
    [await byPair({ ...claims(), aud: 'another-service' }), { code: 'token.invalid', message: expect.stringContaining('"aud"') }],
    [await sign(claims()), { code: 'token.invalid', message: expect.stringContaining('another key') }],
    [`${base64({ alg: 'RS256' })}.${base64(claims())}.c2ln`, { code: 'token.invalid', message: expect.stringContaining('alg must be HS256 or ES256') }],
  ];
  for (const [token, why] of refusals) await expect(verify(token)).rejects.toMatchObject(why);
  const { verify: verifyByTwo } = createTokenVerifier([secretTokenKey(current), ofPair], service.context.clock);
  await expect(verifyByTwo(await sign(claims())), 'whatever the kind of the last key').rejects.toMatchObject({ message: expect.stringContaining('another key') });
});

it('names every field at fault and its remedy', async () => {
  const cases: [unknown, string[]][] = [
    [{ amount: 0, currency: 'CNY' }, ['amount']],
    [{ amount: -5_000, currency: 'CNY' }, ['amount']],
    [{ amount: 50.5, currency: 'CNY' }, ['amount']],
    [{ amount: 5_000_001, currency: 'CNY' }, ['amount']],
    [{ amount: '5000', currency: 'CNY' }, ['amount']],
    [{ amount: null, currency: 'CNY' }, ['amount']],
    [{ amount: 1e300, currency: 'CNY' }, ['amount']],
    [{ currency: 'CNY' }, ['amount']],
    [{ amount: 5_000, currency: 'XYZ' }, ['currency']],
    [{ amount: 5_000, currency: 'cny' }, ['currency']],
    [{ amount: 0, currency: 'XYZ', colour: 'red' }, ['amount', 'currency', 'colour']],
    [{ amount: 5_000, currency: 'CNY', account: 'E1002' }, ['account']],
    [[], ['body']],
    ['text', ['body']],
    [null, ['body']],
  ];
  for (const [payload, fields] of cases) {
    const answer = await create(JSON.stringify(payload));
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid', retryable: false, money: 'not-sent' });
    const { errors } = v.parse(problemSchema, answer.json());
    expect([JSON.stringify(payload), (errors ?? []).map(({ field }) => field).sort()]).toEqual([JSON.stringify(payload), [...fields].sort()]);
    expect((errors ?? []).every(({ remedy }) => remedy.length > 10 && !remedy.startsWith('Invalid'))).toBe(true);
  }
  const channel = await service.as('E1001', { method: 'POST', url: `/v1/orders/${await service.order('E1001')}/pay`, payload: { channel: 'cash' } });
  expect(channel.json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'channel', remedy: 'channel must be one of: alipay, wechat, transfer' }] });
});

it('answers bodies that are no order with the problem they are', async () => {
  const cases: [string, Record<string, string>, number, string][] = [
    ['{"amount": 5000', {}, 400, 'request.not-json'],
    ['<order/>', {}, 400, 'request.not-json'],
    ['', {}, 400, 'request.invalid'],
    [`{"amount":5000,"currency":"CNY","note":"${'x'.repeat(20_000)}"}`, {}, 413, 'request.too-large'],
    ['amount=5000', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'request.media-type'],
    ['{}', { 'content-type': 'text/plain' }, 415, 'request.media-type'],
    ['['.repeat(8_000) + ']'.repeat(8_000), {}, 400, 'request.invalid'],
    [`${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`, {}, 400, 'request.invalid'],
    ['{"amount":5000,"currency":"CNY","__proto__":{"admin":true}}', {}, 400, 'request.invalid'],
    ['{"amount":5000,"currency":"CNY","constructor":{"prototype":{"admin":true}}}', {}, 400, 'request.invalid'],
  ];
  for (const [payload, headers, status, code] of cases) {
    const answer = await create(payload, headers);
    expect([payload.slice(0, 40), answer.statusCode, answer.json().code]).toEqual([payload.slice(0, 40), status, code]);
  }
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
});

it('asks for a well-formed idempotency key', async () => {
  for (const key of ['', 'short', 'with space in it', 'x'.repeat(129), 'schlüssel-123']) {
    const answer = await create({ amount: 5_000, currency: 'CNY' }, { 'idempotency-key': key });
    expect([key, answer.statusCode, answer.json().code]).toEqual([key, 400, 'key.missing']);
  }
  const without = await service.as('E1001', { method: 'POST', url: '/v1/orders', payload: { amount: 5_000, currency: 'CNY' } });
  expect(without.json()).toMatchObject({ code: 'key.missing', errors: [{ field: 'Idempotency-Key' }] });
});

it('marks every answer as ours and lets the portal read it, whatever went wrong', async () => {
  const origin = 'https://portal.example.com';
  const fragile = await createTestService({ requestsPerMinute: 6 });
  const bearer = await fragile.token('E1001');
  const post = (payload: string) => fragile.http.inject({ method: 'POST', url: '/v1/orders', headers: { origin, authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'idempotency-key': 'marker-key' }, payload });
  const answers = [
    await fragile.http.inject({ url: '/v1/meta', headers: { origin } }),
    await fragile.http.inject({ url: '/nowhere', headers: { origin } }),
    await fragile.http.inject({ url: '/v1/account', headers: { origin } }),
    await post('{'),
    await post('x'.repeat(20_000)),
    await fragile.http.inject({ url: '/v1/orders/%zz', headers: { origin } }),
    await fragile.http.inject({ url: `/v1/orders/${'x'.repeat(201)}`, headers: { origin } }),
  ];
  await fragile.db.destroy();
  answers.push(await post('{"amount":5000,"currency":"CNY"}'));
  answers.push(await fragile.http.inject({ url: '/v1/meta', headers: { origin } }));
  answers.push(await fragile.http.inject({ url: '/v1/meta', headers: { origin } }));
  await fragile.close();

  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 404, 401, 400, 413, 404, 404, 500, 200, 429]);
  for (const answer of answers) {
    expect(answer.headers).toMatchObject({ 'unstuck-server': 'test-build', 'timing-allow-origin': '*' });
    expect(answer.headers['unstuck-request']).toMatch(/^[0-9a-z]{26}$/);
    expect(answer.headers.date).toBeDefined();
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(String(answer.headers['access-control-expose-headers']).split(', ').sort(), 'what the checkout reads').toEqual(['Date', 'Retry-After', 'Unstuck-Request', 'Unstuck-Server']);
    expect(answer.headers.vary).toBe('Origin');
    if (answer.statusCode >= 400) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(v.parse(problemSchema, answer.json()).requestId).toBe(answer.headers['unstuck-request']);
    }
  }
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
}, SETUP_TIMEOUT_MS);

it('answers preflights of the portal only, and lets browsers remember them', async () => {
  const preflight = (origin: string) => service.http.inject({
    method: 'OPTIONS', url: '/v1/orders',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,idempotency-key,unstuck-attempt,content-type' },
  });
  const allowed = await preflight('https://portal.example.com');
  expect(allowed.statusCode).toBe(204);
  expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': 'https://portal.example.com', 'access-control-max-age': '7200', 'unstuck-server': 'test-build' });
  expect(String(allowed.headers['access-control-allow-headers']).toLowerCase().split(', ').sort(), 'what it sends').toEqual(['authorization', 'content-type', 'idempotency-key', 'unstuck-attempt']);
  for (const origin of ['https://evil.example.com', 'null', 'http://localhost:3000']) {
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('has nobody keep for one origin what it answers to another, also of an address that it cannot read', async () => {
  for (const url of ['/v1/meta', '/v1/orders/%zz']) {
    const { headers } = await service.http.inject({ url, headers: { origin: 'https://evil.example.com' } });
    expect([headers.vary, headers['access-control-allow-origin']]).toEqual(['Origin', undefined]);
  }
});

it('lets no page of a portal read what the console asks, nor ask for leave', async () => {
  const origin = 'https://portal.example.com';
  const answers = [
    await service.asAdmin({ url: '/console/api/ledger', headers: { origin } }),
    await service.asAdmin({ url: '/%63onsole/api/ledger', headers: { origin } }),
    await service.http.inject({ url: '/console/api/ledger', headers: { origin } }),
    await service.http.inject({ url: '/console/api/nowhere', headers: { origin } }),
    await service.http.inject({ method: 'OPTIONS', url: '/console/api/accounts', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } }),
  ];
  expect(answers.slice(0, 3).map(({ statusCode }) => statusCode)).toEqual([200, 200, 401]);
  expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual(answers.map(() => undefined));
});

it('keeps the console behind the admin token', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Bearer ${await service.token('E1001')}` }]) {
    expect((await service.http.inject({ url: '/console/api/ledger', headers })).statusCode).toBe(401);
  }
  expect((await service.asAdmin({ url: '/console/api/ledger' })).json().balanced).toBe(true);
  expect((await service.asAdmin({ url: '/console/api/orders' })).json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'account' }] });
});

it('logs the attempt and the request, and never a token or a key', async () => {
  const from = service.log.length;
  const answer = await create({ amount: 5_000, currency: 'CNY' }, { 'idempotency-key': 'never-logged-key', 'unstuck-attempt': 'attempt-1' });
  const text = JSON.stringify(service.log.slice(from));
  expect(service.log.slice(from)).toContainEqual(expect.objectContaining({ requestId: answer.headers['unstuck-request'], attemptId: 'attempt-1', route: '/v1/orders', status: 201 }));
  expect(text).not.toContain('never-logged-key');
  expect(text).not.toContain('eyJ');
});

it('logs of a refusal what it answered, not the problem that it had made of another', async () => {
  const from = service.log.length;
  const answer = await service.as('E9999', { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': 'nobody-key' }, payload: { amount: 5_000, currency: 'CNY' } });
  expect(service.log.slice(from)).toContainEqual(expect.objectContaining({ msg: 'request refused', code: 'account.unknown', reason: answer.json().title }));
});

it('logs nothing of a body that is no JSON', async () => {
  const from = service.log.length;
  await create('{"card": 6222020200112233445');
  await create('6222020200112233445x');
  const text = JSON.stringify(service.log.slice(from));
  expect(text).toContain('request.not-json');
  expect(text).not.toContain('622202');
});

it('logs nothing of an address that it cannot read', async () => {
  const from = service.log.length;
  const long = `SECRET${'x'.repeat(200)}`;
  for (const url of ['/o/%zz?token=SECRET', '/SECRET%zz', `/o/${long}?token=SECRET`, `/v1/orders/${long}/pay`]) expect((await service.http.inject({ url })).statusCode).toBe(404);
  const lines = service.log.slice(from);
  expect(JSON.stringify(lines)).not.toContain('SECRET');
  expect(lines.filter(({ msg }) => msg === 'request refused').map(({ reason }) => reason)).toEqual(['FST_ERR_BAD_URL', 'FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH', 'FST_ERR_MAX_PARAM_LENGTH']);
});

it('takes an address or a value with a NUL in it for a fault of the request, not of the service', async () => {
  const from = service.log.length;
  const nowhere = [
    await service.as('E1001', { url: '/v1/orders/%00' }),
    await service.as('E1001', { url: '/v1/orders/%00?reconcile=true' }),
    await service.as('E1001', { method: 'POST', url: '/v1/orders/a%00b/pay', payload: { channel: 'alipay' } }),
    await service.as('E1001', { method: 'POST', url: '/v1/orders/%00/cancel' }),
    await service.asAdmin({ method: 'POST', url: '/console/api/orders/%00/approve' }),
    await service.asAdmin({ method: 'POST', url: '/console/api/orders/%00/confirm-transfer', payload: { amount: 1, reference: 'r' } }),
  ];
  expect(nowhere.map((answer) => answer.json().code)).toEqual(nowhere.map(() => 'order.not-found'));
  for (const request of [{ url: '/o/%00' }, { url: '/o/%00?out_trade_no=1' }, { method: 'POST' as const, url: '/o/%00/reconcile' }]) expect((await service.http.inject(request)).statusCode).toBe(404);
  const refused = await service.asAdmin({ url: '/console/api/orders?account=%00' });
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'request.invalid']);
  const nobody = [
    await service.as('E1\u0000', { url: '/v1/account' }),
    await service.as('E1\u0000', { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': 'nul-account' }, payload: { amount: 5_000, currency: 'CNY' } }),
  ];
  expect(nobody.map((answer) => [answer.statusCode, answer.json().code])).toEqual(nobody.map(() => [401, 'token.invalid']));
  expect(service.log.slice(from).filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
