import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderSchema } from '@unstuck/protocol';
import type { Order } from '@unstuck/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDemoSettings } from './demo-settings.ts';
import { startDemo } from './start-demo.ts';
import type { RunningDemo } from './start-demo.ts';

let directory: string;
let demo: RunningDemo;
const start = (): Promise<RunningDemo> => startDemo({ ...readDemoSettings({ LOG_LEVEL: 'silent' }), port: 0, dataDirectory: directory });
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unstuck-demo-'));
  demo = await start();
}, 60_000);
afterAll(async () => {
  await demo.stop();
  await rm(directory, { recursive: true });
});

const page = async (path: string): Promise<string> => (await fetch(demo.url + path)).text();
/** The one value that matches, or a failure that shows what was there. */
function only(text: string, pattern: RegExp): string {
  const found = [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

async function createOrder(token: string, key: string): Promise<Order> {
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' };
  const answer = await fetch(`${demo.url}v1/orders`, { method: 'POST', headers, body: '{"amount":5000,"currency":"CNY"}' });
  return v.parse(orderSchema, await answer.json());
}

it('holds one checkout at /, with a token that the order service takes and a key of its own each time', async () => {
  const first = await page('');
  const second = await page('');
  const token = only(first, /data-unstuck-checkout[^>]* data-token="([^"]+)"/g);
  expect(await createOrder(token, only(first, /data-key="([^"]+)"/g))).toMatchObject({ state: 'open', amount: 5000 });
  expect(only(first, /data-key="([^"]+)"/g)).not.toBe(only(second, /data-key="([^"]+)"/g));
});

it('runs under a policy that allows nothing inline, and has nothing inline', async () => {
  for (const path of ['', 'attendance', 'history', '?account=E1012&lang=en']) {
    const answer = await fetch(demo.url + path);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    const text = await answer.text();
    expect(text).not.toMatch(/<style|style="|<script(?![^>]* src=)|\son[a-z]+="/);
  }
});

it('has the support console, whose questions need the admin token', async () => {
  expect(await page('console')).toContain('<div id="console"></div>');
  expect((await fetch(`${demo.url}console/api/reports`)).status).toBe(401);
  const asked = await fetch(`${demo.url}console/api/reports`, { headers: { authorization: `Bearer ${demo.adminToken}` } });
  expect([asked.status, await asked.json()]).toEqual([200, []]);
});

it('shows the orders that were made, and takes no markup from the address', async () => {
  const token = only(await page('?account=E1002'), /data-token="([^"]+)"/g);
  const { id } = await createOrder(token, 'portal-test-history');
  expect(await page('history?account=E1002')).toContain(`/o/${id}`);
  expect(await page('history?account=E1003')).not.toContain(`/o/${id}`);
  const hostile = await page('?account=%22%3E%3Cscript%3E&lang=%22%3E%3Cscript%3E');
  expect(hostile).not.toContain('"><script>');
  expect(hostile).toContain('<html lang="zh-CN">');
});

it('serves the one-page example with everything filled in', async () => {
  const text = await page('examples/script-tag/');
  expect(text).not.toMatch(/pay\.example\.com|YOUR-/);
  expect(await createOrder(only(text, /data-token="([^"]+)"/g), only(text, /data-key="([^"]+)"/g))).toMatchObject({ state: 'open' });
});

it('forgets nothing when it is started again, and seeds its past once', async () => {
  const home = await page('?account=E1005');
  const token = only(home, /data-token="([^"]+)"/g);
  const { id } = await createOrder(token, 'portal-test-restart');
  const { adminToken } = demo;
  const orders = (await page('history?account=E1005')).match(/href="\/o\//g)?.length;
  await demo.stop();
  demo = await start();
  expect(await createOrder(token, 'portal-test-restart')).toMatchObject({ id });
  expect((await page('history?account=E1005')).match(/href="\/o\//g)).toHaveLength(orders ?? 0);
  expect(demo.adminToken).toBe(adminToken);
  const books = await fetch(`${demo.url}console/api/ledger`, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(await books.json()).toMatchObject({ balanced: true });
}, 60_000);
