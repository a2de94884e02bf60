import { expect, it } from 'vitest';
import { createFakePage, createFakeParts } from '../testing/fake-page.ts';
import { createLadder, LADDER_LIMIT_MS } from './ladder.ts';
import type { ProbeResult } from './probe-request.ts';

const PAGE = { protocol: 'https:', origin: 'https://hr.test', pathname: '/home' };

function setUp(answer: Parameters<typeof createFakePage>[0], more: { readonly api?: string; readonly saveData?: boolean; readonly enginesFetch?: typeof fetch | null } = {}) {
  const fake = createFakePage(answer);
  const page = { ...fake, platform: { ...fake.platform, ...('enginesFetch' in more && { enginesFetch: more.enginesFetch }) } };
  const scope = { location: PAGE, navigator: { connection: { saveData: more.saveData ?? false } } } as unknown as Window;
  const { parts } = createFakeParts({ page, scope, api: more.api ?? 'https://pay.test' });
  return { page, ladder: createLadder(parts) };
}

async function climb({ page, ladder }: ReturnType<typeof setUp>): Promise<readonly ProbeResult[] | null> {
  const results = ladder.climb();
  await page.time.advance(LADDER_LIMIT_MS);
  return results;
}

const outcomes = (results: readonly ProbeResult[] | null) => Object.fromEntries((results ?? []).map(({ name, outcome }) => [name, outcome]));

function service(url: string, headers: Record<string, string> = { 'Unstuck-Server': 'b1' }): Promise<Response> {
  const nonce = /n=(\w+)/.exec(url)?.[1];
  return Promise.resolve(new Response(JSON.stringify({ nonce, server: 'b1' }), { status: nonce ? 200 : 401, headers }));
}

it('asks at most six times, never anything that changes something, nor with the account', async () => {
  const lab = setUp((url) => service(url));
  expect(Object.keys(outcomes(await climb(lab)))).toEqual(['page', 'ping', 'twin', 'neutral', 'reach', 'twin-reach']);
  expect(lab.page.sent).toHaveLength(6);
  for (const { url, init } of lab.page.sent) {
    expect(['GET', 'HEAD']).toContain(init.method);
    expect(init.body).toBeUndefined();
    // What an order brings along has the browser ask first, as it does for an order.
    expect(Object.keys(init.headers ?? {})).toEqual(url === 'https://pay.test/v1/orders/by-key' && init.mode !== 'no-cors' ? ['Idempotency-Key'] : []);
    if (url.startsWith('https://pay.test')) expect(init.credentials).toBe('omit');
  }
});

it('asks less of the page’s own origin, and of an engine that cannot ask without reading', async () => {
  expect(Object.keys(outcomes(await climb(setUp((url) => service(url), { api: 'https://hr.test' }))))).toEqual(['page', 'ping', 'twin', 'neutral']);
  expect(Object.keys(outcomes(await climb(setUp((url) => service(url), { enginesFetch: null }))))).toEqual(['page', 'ping', 'twin']);
});

it('asks by the engine’s own fetch where the requests of the checkout cannot ask without reading', async () => {
  const lab = setUp(() => Promise.reject(new TypeError('refused')), { enginesFetch: (url) => service(typeof url === 'string' ? url : '') });
  expect(outcomes(await climb(lab))).toMatchObject({ ping: 'ok', 'twin-reach': 'ok' });
  expect(lab.page.sent).toEqual([]);
});

it('asks nothing where the person saves data', async () => {
  const lab = setUp((url) => service(url), { saveData: true });
  expect(await climb(lab)).toBeNull();
  expect(lab.page.sent).toEqual([]);
});

it('takes an answer for the service’s only with its marker and its own nonce', async () => {
  expect(outcomes(await climb(setUp((url) => service(url))))).toMatchObject({ ping: 'ok', twin: 'ok' });
  expect(outcomes(await climb(setUp((url) => service(url, {}))))).toMatchObject({ ping: 'foreign', twin: 'foreign' });
  const cached = (): Promise<Response> => service('?n=0123456789');
  expect(outcomes(await climb(setUp(cached)))).toMatchObject({ ping: 'foreign' });
  const echo = (url: string): Promise<Response> => Promise.resolve(new Response(`<p>blocked: ${url}`, { headers: { 'Unstuck-Server': 'b1' } }));
  expect(outcomes(await climb(setUp(echo)))).toMatchObject({ ping: 'foreign' });
  const broken = (): Promise<Response> => Promise.resolve(new Response('', { status: 502 }));
  expect(outcomes(await climb(setUp(broken)))).toMatchObject({ ping: 'failing', page: 'ok' });
});

it('ends in time with whoever never answers, and aborts them', async () => {
  const lab = setUp(() => new Promise<Response>(() => undefined));
  expect(new Set(Object.values(outcomes(await climb(lab))))).toEqual(new Set(['hangs']));
  expect(lab.page.sent.every(({ init }) => init.signal?.aborted)).toBe(true);
  expect(lab.page.time.pending()).toBe(0);
});

it('outlives a fetch that throws', async () => {
  const lab = setUp(() => {
    throw new Error('bent');
  });
  expect(new Set(Object.values(outcomes(await climb(lab))))).toEqual(new Set(['failed']));
});

it('measures the clock against the server’s', async () => {
  const ahead = new Date(Date.now() + 7_200_000).toUTCString();
  const results = await climb(setUp((url) => service(url, { 'Unstuck-Server': 'b1', Date: ahead })));
  const skew = results?.find(({ name }) => name === 'ping')?.skewSeconds ?? 0;
  expect(skew).toBeGreaterThan(7_190);
  expect(skew).toBeLessThan(7_210);
});
