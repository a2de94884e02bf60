import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signCallback } from '../outbox/deliver.ts';
import { sitesSchema } from '../reports/sites.ts';
import { createServedContract } from '../testing/served-contract.ts';
import type { OpenApi } from '../testing/served-contract.ts';
import { createTestService, SETUP_TIMEOUT_MS, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const DOCS = new URL('../../../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, DOCS), 'utf8');
const TEXTS = readdirSync(DOCS).filter((name) => name.endsWith('.md')).map(read);

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ demo: { tokenSecret: TOKEN_SECRET } });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

it('answers at every address that the documents name', async () => {
  const calls = new Map(TEXTS.flatMap((text) => Array.from(text.matchAll(/`(?:(GET|POST) )?(\/(?:v1\/|console\/api\/|[ora]\/|healthz|readyz|metrics)[^`\s…<*]*)`/g), ([call, method, address = '']) => [call, { method, url: address.replace(/:\w+/g, 'x') }] as const)));
  expect(calls.size).toBeGreaterThan(25);
  const absent: string[] = [];
  for (const [call, { method, url }] of calls) {
    // Of one without a method, either will do.
    const answers = await Promise.all((['GET', 'POST'] as const).filter((each) => method === undefined || each === method).map((each) => service.asAdmin({ method: each, url })));
    if (url !== '/v1/' && answers.every(({ statusCode, body }) => statusCode === 404 && body.includes('route.not-found'))) absent.push(call);
  }
  expect(absent).toEqual([]);
});

it('gives a signature to try one\'s own by, and a check that takes it and no other', async () => {
  const text = read('back-end.md');
  const [, secret = '', at = '', length, body = '', signature = ''] = /under the secret `(\S+)`, with the time `(\d+)`, these (\d+) bytes\s+```json\n(.*)\n```\s+have the signature `(\S+)`/.exec(text) ?? [];
  expect(signCallback(secret, body, new Date(Number(at) * 1000))).toBe(signature);
  expect(Buffer.byteLength(body)).toBe(Number(length));

  const [snippet = ''] = /const \[, at, sent\][^]*?(?=```)/.exec(text) ?? [];
  const { check } = await import(`data:text/javascript,${encodeURIComponent(`export function check(request, secret, rawBody, Date, createHmac, timingSafeEqual) {\n${snippet}\nreturn good;\n}`)}`);
  const judge = (header: string | undefined, rawBody: string, seconds: number) =>
    check({ headers: { 'unstuck-signature': header } }, secret, Buffer.from(rawBody), { now: () => seconds * 1000 }, createHmac, timingSafeEqual);
  const time = Number(at);
  expect([judge(signature, body, time), judge(signature, body, time + 299), judge(signature, body, time - 299)]).toEqual([true, true, true]);
  expect([judge(signature, `${body} `, time), judge(signature, body, time + 300), judge(undefined, body, time), judge(signature.replace('t=1', 't=2'), body, 2_772_438_400), judge('t=1,v1=', body, 1)]).toEqual([false, false, false, false, false]);
});

it('shows a callback as it is documented to programs', async () => {
  const contract = createServedContract((await service.http.inject('/v1/openapi.json')).json());
  const blocks = Array.from(read('back-end.md').matchAll(/^```json\n([^]*?)^```$/gm), ([, block = '']) => JSON.parse(block));
  const signed = new Headers({ 'unstuck-signature': signCallback(TOKEN_SECRET, '', service.now()) });
  expect(blocks.length).toBeGreaterThan(1);
  expect(contract.judgeCallback('order.paid', blocks[0], signed)).toBeNull();
});

it('sends with curl, and sets, what the service takes', async () => {
  const document: OpenApi = (await service.http.inject('/v1/openapi.json')).json();
  const contract = createServedContract(document);
  const sent = TEXTS.flatMap((text) => Array.from(text.matchAll(/curl (?:(?!curl )[^`])*?https:\/\/pay\.example\.com(\/\S+)(?:(?!curl )[^`])*?-d '([^']+)'/g), ([, path = '', body = '']) => ({ path, body })));
  expect(sent.length).toBeGreaterThan(1);
  for (const { path, body } of sent) {
    const schema = document.paths[path]?.['post']?.requestBody?.content['application/json']?.schema;
    expect([path, schema === undefined ? 'takes none' : contract.faultsOf(schema, JSON.parse(body))]).toEqual([path, null]);
  }
  const [, sites = ''] = /UNSTUCK_SITES='(.*)'/.exec(read('reports.md')) ?? [];
  expect([...v.parse(sitesSchema, sites).keys()]).toEqual(['hr-portal', 'shop']);
});

it('tells of every topic, and what each does to a balance', async () => {
  const { webhooks } = (await service.http.inject('/v1/openapi.json')).json<{ webhooks: Record<string, unknown> }>();
  const [, table = ''] = /\| topic \|[^\n]*\n\|[-|]+\n((?:\|.*\n)+)/.exec(read('back-end.md')) ?? [];
  const rows = table.trim().split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
  const topics = rows.flatMap(([, names = '']) => Array.from(names.matchAll(/`([^`]+)`/g), ([, name = '']) => name));
  expect(topics.toSorted()).toEqual(Object.keys(webhooks).toSorted());
});
