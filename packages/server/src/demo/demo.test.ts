import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS, TOKEN_SECRET } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let demo: TestService;
let production: TestService;
let sdkDirectory: string;
beforeAll(async () => {
  sdkDirectory = await mkdtemp(join(tmpdir(), 'unstuck-sdk-'));
  await writeFile(join(sdkDirectory, 'loader.js'), 'var unstuck;');
  await writeFile(join(sdkDirectory, 'unstuck.css'), '.unstuck{}');
  demo = await createTestService({ demo: { tokenSecret: TOKEN_SECRET }, sdkDirectory });
  production = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(async () => {
  await demo.close();
  await production.close();
  await rm(sdkDirectory, { recursive: true });
});

it('hands out working tokens for its employees in a demonstration, and never otherwise', async () => {
  const given = (await demo.http.inject({ url: '/demo/token?account=E1020' })).json();
  expect(given).toMatchObject({ account: 'E1020', expiresInSeconds: 3_600 });
  const account = await demo.http.inject({ url: '/v1/account', headers: { authorization: `Bearer ${given.token}` } });
  expect(account.json()).toMatchObject({ balance: 0, currency: 'CNY', orders: [] });
  expect((await demo.http.inject({ url: '/demo/token?account=E1021' })).json()).toMatchObject({ errors: [{ field: 'account' }] });
  expect((await production.http.inject({ url: '/demo/token?account=E1001' })).json().code).toBe('route.not-found');
});

it('lets pages of any loopback origin call in a demonstration, and only there', async () => {
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1:8123', 'http://[::1]:9000', 'https://portal.localhost']) {
    expect((await demo.http.inject({ url: '/v1/meta', headers: { origin } })).headers['access-control-allow-origin']).toBe(origin);
    expect((await production.http.inject({ url: '/v1/meta', headers: { origin } })).headers['access-control-allow-origin']).toBeUndefined();
  }
  for (const origin of ['http://localhost.evil.example', 'http://evil-localhost', 'http://127.0.0.1.evil.example']) {
    expect((await demo.http.inject({ url: '/v1/meta', headers: { origin } })).headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('serves the SDK to pages of any origin, revalidated by its tag', async () => {
  const loader = await demo.http.inject({ url: '/sdk/loader.js', headers: { origin: 'https://anywhere.example' } });
  expect(loader.headers).toMatchObject({ 'access-control-allow-origin': '*', 'unstuck-server': 'test-build' });
  expect(loader.headers['content-type']).toMatch(/^(text|application)\/javascript; charset=utf-8$/);
  expect((await demo.http.inject({ url: '/sdk/unstuck.css' })).headers['content-type']).toBe('text/css; charset=utf-8');
  expect((await demo.http.inject({ url: '/sdk/loader.js', headers: { 'if-none-match': String(loader.headers.etag) } })).statusCode).toBe(304);
  for (const url of ['/sdk/nothing.js', '/sdk/../package.json', '/sdk/%2e%2e/package.json']) {
    expect([url, (await demo.http.inject({ url })).statusCode]).toEqual([url, 404]);
  }
});
