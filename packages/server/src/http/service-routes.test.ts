import process from 'node:process';
import { metaSchema } from '@unstuck/protocol';
import { sql } from 'kysely';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { unreachable } from '../testing/fake-channel.ts';
import { ADMIN_TOKEN, createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

it('echoes the nonce of a probe, and nothing that is not one', async () => {
  expect((await service.http.inject({ url: '/v1/ping?n=abc-123' })).json()).toEqual({ nonce: 'abc-123', server: 'test-build' });
  for (const url of ['/v1/ping', '/v1/ping?n=%3Cscript%3E', '/v1/ping?n=a&n=b']) {
    expect((await service.http.inject({ url })).json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'n' }] });
  }
});

it('shows a channel unhealthy after it failed three times in a row, leaves it alone, and tries it again later', async () => {
  const health = async (): Promise<boolean | undefined> =>
    v.parse(metaSchema, (await service.http.inject({ url: '/v1/meta' })).json()).channels.find(({ id }) => id === 'alipay')?.healthy;
  const tryToPay = async () => (await service.as('E1001', { method: 'POST', url: `/v1/orders/${await service.order('E1001')}/pay`, payload: { channel: 'alipay' } })).json();
  expect(await health()).toBe(true);
  service.alipay.setFault(unreachable({ sent: true }));
  for (let count = 0; count < 3; count += 1) await tryToPay();
  expect(await health()).toBe(false);
  const asked = service.alipay.started.length;
  expect(await tryToPay()).toMatchObject({ code: 'channel.unavailable', money: 'not-sent' });
  expect(service.alipay.started).toHaveLength(asked);
  service.alipay.setFault(null);
  service.advance(11);
  expect(await health(), 'nobody would choose it otherwise').toBe(true);
  expect((await service.http.inject({ url: '/metrics' })).body).toContain('unstuck_channel_healthy{channel="alipay"} 0');
  expect(await tryToPay()).toMatchObject({ payment: { state: 'started' } });
  expect(await health()).toBe(true);
  expect((await service.http.inject({ url: '/metrics' })).body).toContain('unstuck_channel_healthy{channel="alipay"} 1');
});

it('is ready while its database answers', async () => {
  expect((await service.http.inject({ url: '/healthz' })).json()).toEqual({ ok: true });
  expect((await service.http.inject({ url: '/readyz' })).json()).toEqual({ ok: true });
});

it.each(['/healthz', '/readyz', '/metrics', '/v1/meta', '/nowhere'])('lets no cache on the way answer %s with what was so before', async (url) => {
  expect((await service.http.inject({ url })).headers['cache-control']).toBe('no-store');
});

it('measures orders, payments, channels, the outbox and requests', async () => {
  await service.order('E1002', { pay: 'wechat' });
  service.advance(15);
  const { body } = await service.http.inject({ url: '/metrics' });
  expect(body).toMatch(/unstuck_orders\{state="open"\} [1-9]/);
  expect(body).toMatch(/unstuck_payments\{channel="wechat",state="started"\} 1/);
  expect(body).toContain('unstuck_channel_healthy{channel="wechat"} 1');
  expect(body).toContain('unstuck_outbox_depth 0');
  expect(body).toContain('unstuck_orders_stuck 0');
  expect(body).toMatch(/unstuck_requests_total\{method="POST",route="\/v1\/orders",status="201"\} \d+/);
});

it('keeps what it measures behind a token of its own, where there is one', async () => {
  const metricsToken = 'mW4xT9bQ2nR7vK5cJ8hL3pS6dF1gZ0yA';
  const guarded = await createTestService({ metricsToken });
  const asked = (authorization?: string) => guarded.http.inject({ url: '/metrics', ...(authorization === undefined ? {} : { headers: { authorization } }) });
  const answers = [await asked(), await asked(`Bearer ${ADMIN_TOKEN}`), await asked(`Bearer ${metricsToken}`)];
  await guarded.close();
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 200]);
  expect(answers[0]?.json()).toMatchObject({ code: 'token.missing', detail: expect.stringContaining('UNSTUCK_METRICS_TOKEN') });
}, SETUP_TIMEOUT_MS);

it('counts orders for metrics once in fifteen seconds, however many ask', async () => {
  const open = async () => Number(/unstuck_orders\{state="open"\} (\d+)/.exec((await service.http.inject({ url: '/metrics' })).body)?.[1]);
  service.advance(15);
  const [before] = await Promise.all([open(), open()]);
  await service.order('E1003');
  service.advance(14);
  expect(await open()).toBe(before);
  service.advance(1);
  expect(await open()).toBe((before ?? NaN) + 1);
});

it('goes on telling the rest while the database is away, and that it is', async () => {
  const metrics = async () => (await service.http.inject({ url: '/metrics' })).body;
  service.advance(20);
  expect(await metrics()).toMatch(/unstuck_database_up 1[^]*unstuck_orders\{state="open"\}|unstuck_orders\{state="open"\}[^]*unstuck_database_up 1/);
  service.advance(20);
  const away = vi.spyOn(service.db, 'selectFrom').mockImplementation(() => {
    throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  });
  const meanwhile = await metrics();
  away.mockRestore();
  expect(meanwhile).toMatch(/unstuck_database_up 0/);
  expect(meanwhile).toMatch(/unstuck_channel_healthy\{channel="alipay"\} 1/);
  expect(meanwhile, 'what is not known is not told').not.toMatch(/unstuck_orders\{/);
  expect(await metrics()).toMatch(/unstuck_orders\{state="open"\} \d/);
});

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
}

it('describes itself by an OpenAPI 3.1 document whose references all resolve and whose paths all exist', async () => {
  const document: OpenApi = (await service.http.inject({ url: '/v1/openapi.json' })).json();
  expect(document.openapi).toBe('3.1.0');
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    const target = reference.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    expect([reference, typeof target]).toEqual([reference, 'object']);
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  for (const { path, method, operation } of operations) {
    const answer = await service.as('E1001', { method: method === 'post' ? 'POST' : 'GET', url: path.replace('{id}', 'unknown') });
    expect(answer.json().code).not.toBe('route.not-found');
    expect([path, Object.keys(operation.responses)]).toEqual([path, expect.arrayContaining([String(answer.statusCode)])]);
  }
});

// One session alone, which is all that the embedded database has.
it.skipIf('TEST_DATABASE_URL' in process.env)('is not ready while the database takes no writes, and calls that an outage', async () => {
  await sql`set session characteristics as transaction read only`.execute(service.db);
  const [ready, order] = [await service.http.inject({ url: '/readyz' }), await service.as('E1001', { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': 'read-only-1' }, payload: { amount: 5_000, currency: 'CNY' } })];
  await sql`set session characteristics as transaction read write`.execute(service.db);
  expect([ready.statusCode, ready.json().detail]).toEqual([503, 'The database takes no writes.']);
  expect([order.statusCode, order.json(), order.headers['retry-after']]).toMatchObject([503, { code: 'server.overloaded', retryable: true }, '2']);
  expect((await service.http.inject({ url: '/readyz' })).statusCode).toBe(200);
});
