import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unstuck-console-'));
  await writeFile(join(directory, 'console.js'), '/* built */');
  service = await createTestService({ consoleDirectory: directory });
}, SETUP_TIMEOUT_MS);
afterAll(async () => {
  await service.close();
  await rm(directory, { recursive: true });
});

it('serves a page that holds nothing and can run nothing but its own file', async () => {
  const page = await service.http.inject({ url: '/console', headers: { 'accept-language': 'en' } });
  expect(page.statusCode).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  for (const directive of ["default-src 'none'", "script-src 'self'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"]) expect(policy).toContain(directive);
  expect(policy).not.toContain('unsafe');
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(page.body).not.toMatch(/ style=| on\w+=|<script>|<style/);
  const [source] = /<script src="([^"]+)" defer>/.exec(page.body)?.slice(1) ?? [];
  expect((await service.http.inject({ url: source ?? '' })).body).toBe('/* built */');
});

it('comes as it is: no browser puts a translation into what changes later, or a link to call up into an account number', async () => {
  const { body } = await service.http.inject({ url: '/console' });
  expect(body).toContain('<html lang="zh-CN" translate="no">');
  expect(body).toContain('<meta name="format-detection" content="telephone=no">');
});

it('leads from the address with a slash to the one without, and out of the folder nowhere', async () => {
  expect((await service.http.inject({ url: '/console/' })).headers.location).toBe('/console');
  for (const url of ['/console/assets/', '/console/assets/../package.json', '/console/assets/%2e%2e/package.json', '/console/assets/none.js']) expect([url, [400, 403, 404].includes((await service.http.inject({ url })).statusCode)]).toEqual([url, true]);
});

it('is not there unless it was built', async () => {
  const without = await createTestService();
  expect((await without.http.inject({ url: '/console' })).statusCode).toBe(404);
  await without.close();
}, SETUP_TIMEOUT_MS);
