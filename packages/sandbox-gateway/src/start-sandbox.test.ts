import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { startSandbox } from './start-sandbox.ts';
import type { RunningSandbox, SandboxSettings } from './start-sandbox.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(settings: Partial<SandboxSettings> = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', logger: false, ...settings });
  cleanUps.push(() => sandbox.stop());
  return sandbox;
}

it.each(['127.0.0.1', '0.0.0.0'])('names an address where it can be reached when it listens on any free port of %s', async (host) => {
  const { url, environment, environmentFile } = await start({ host });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/sandbox$/);
  expect((await fetch(`${url}/books`)).status).toBe(200);
  expect(parseEnv(environment)).toMatchObject({ ALIPAY_GATEWAY_URL: `${url}/alipay/gateway.do`, ALIPAY_BROWSER_GATEWAY_URL: `${url}/alipay/gateway.do`, WECHAT_BASE_URL: `${url}/wechat` });
  expect(environmentFile).toBeNull();
});

it('names the address that it was told, where there is something in front of it', async () => {
  const { url, environment } = await start({ host: '0.0.0.0', publicUrl: 'https://sandbox.example.com/' });
  expect(url).toBe('https://sandbox.example.com/sandbox');
  expect(parseEnv(environment)).toMatchObject({ WECHAT_BASE_URL: 'https://sandbox.example.com/sandbox/wechat' });
});

it('keeps what the order service needs beside its keys, the same after a restart', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'unstuck-sandbox-'));
  cleanUps.push(() => rm(dataDirectory, { recursive: true }));
  const publicUrl = 'http://sandbox.test';
  const { environmentFile, environment } = await start({ dataDirectory, publicUrl });
  expect(environmentFile).toBe(join(dataDirectory, 'service.env'));
  expect(await readFile(environmentFile ?? '', 'utf8')).toBe(environment);
  expect((await readdir(dataDirectory)).toSorted()).toEqual(['sandbox-keys.json', 'sandbox-trades.jsonl', 'service.env']);
  expect((await start({ dataDirectory, publicUrl })).environment).toBe(environment);
});
