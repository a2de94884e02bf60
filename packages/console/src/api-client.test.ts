import { expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';
import type { Answer } from './api-client.ts';

const ALL = { site: '', until: '', account: '' };
const asking = (answer: () => Promise<Response>) => createApiClient(answer, 'the-token').latest(ALL);

it.each<[string, () => Promise<Response>, Answer<unknown>]>([
  ['an answer', async () => Response.json([]), { kind: 'ok', value: [] }],
  ['a refused token', async () => new Response('{}', { status: 401 }), { kind: 'signed-out' }],
  ['too many requests', async () => new Response('{}', { status: 429 }), { kind: 'trouble', why: 'busy' }],
  ['more than a report can be', async () => new Response('{}', { status: 413 }), { kind: 'trouble', why: 'too-large' }],
  ['a defect', async () => new Response('{}', { status: 500 }), { kind: 'trouble', why: 'failed' }],
  ['no answer', () => Promise.reject(new TypeError('Failed to fetch')), { kind: 'trouble', why: 'unreachable' }],
  ['a page of somebody else', async () => new Response('<html>'), { kind: 'trouble', why: 'unreachable' }],
])('turns %s into a value and never throws', async (_what, answer, expected) => {
  expect(await asking(answer)).toEqual(expected);
});

it.each(['全角的令牌', 'zero\u200bwidth', 'two words'])('takes a token that no header can hold, %j, for a wrong one', async (token) => {
  expect(await createApiClient(async () => Response.json([]), token).latest(ALL)).toEqual({ kind: 'signed-out' });
});

it('asks for the reports of one site, or of all of them, for those that had come in by then, and for those of an account', async () => {
  const urls: string[] = [];
  const client = createApiClient(async (url) => {
    urls.push(url instanceof Request ? url.url : url.toString());
    return Response.json([]);
  }, 'the-token');
  await client.latest(ALL);
  await client.latest({ ...ALL, site: 'hr & more' });
  await client.latest({ ...ALL, until: '2026-03-02T09:45' });
  await client.latest({ ...ALL, account: '张&三' });
  expect(urls).toEqual(['/console/api/reports?limit=20', '/console/api/reports?limit=20&site=hr%20%26%20more', `/console/api/reports?limit=100&until=${new Date(2026, 2, 2, 9, 45).toISOString()}`, '/console/api/reports?limit=100&account=%E5%BC%A0%26%E4%B8%89']);
  expect(await client.latest({ ...ALL, until: '275761-01-01T00:00' }), 'no moment at all').toMatchObject({ kind: 'ok' });
});

it('puts the token into the header alone, and escapes a reference', async () => {
  const sent: [string, RequestInit][] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push([url instanceof Request ? url.url : url.toString(), init ?? {}]);
    return Response.json({ status: 'typo' });
  };
  await createApiClient(fetch, 'the-token').lookUp('../orders?account=E1001', 'en');
  const [[url, init] = ['', {}]] = sent;
  expect(url).toBe('/console/api/reports/..%2Forders%3Faccount%3DE1001?locale=en');
  expect([new Headers(init.headers).get('authorization'), init.credentials, init.cache]).toEqual(['Bearer the-token', 'omit', 'no-store']);
});

it('hands on why the service would not do it, and takes a question that was refused for trouble', async () => {
  const sent: [string, RequestInit][] = [];
  const problem = { code: 'request.invalid', errors: [{ field: 'reference', remedy: 'compare both' }, { field: 'amount', remedy: 'type it' }] };
  const client = createApiClient(async (url, init) => {
    sent.push([url instanceof Request ? url.url : url.toString(), init ?? {}]);
    return Response.json(problem, { status: 400 });
  }, 'the-token');
  expect(await client.confirmTransfer('a/b', 5_000, 'CMB-1')).toEqual({ kind: 'refused', remedies: ['compare both', 'type it'] });
  expect(await client.approve('o1')).toMatchObject({ kind: 'refused' });
  expect(await client.refuse('o1')).toMatchObject({ kind: 'refused' });
  expect(await client.place('t/1', 'returned')).toMatchObject({ kind: 'refused' });
  expect(await client.orders('aside')).toEqual({ kind: 'trouble', why: 'failed' });
  expect(await client.orders('find', '0410-6105-A')).toEqual({ kind: 'trouble', why: 'failed' });
  for (const asked of [client.orders('find', 'E&1'), client.orders('waiting')]) await asked;
  expect(sent.map(([url, { method, body }]) => [method, url, body])).toEqual([
    ['POST', '/console/api/orders/a%2Fb/confirm-transfer', '{"amount":5000,"reference":"CMB-1"}'],
    ['POST', '/console/api/orders/o1/approve', undefined],
    ['POST', '/console/api/orders/o1/refuse', undefined],
    ['POST', '/console/api/payments/t%2F1/place', '{"as":"returned"}'],
    ['GET', '/console/api/orders?aside=true', undefined],
    ['GET', '/console/api/orders?find=0410-6105-A', undefined],
    ['GET', '/console/api/orders?find=E%261', undefined],
    ['GET', '/console/api/orders?waiting=true', undefined],
  ]);
});
