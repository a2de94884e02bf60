import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { createSandboxKeys, environmentText, sandboxChannelConfig, sandboxEnvironment, withAlipayCertificates } from '@unstuck/sandbox-gateway';
import { expect, it } from 'vitest';
import { ConfigError, readConfig, VARIABLES } from './config.ts';
import type { Environment } from './config-values.ts';

const GOOD: Environment = {
  UNSTUCK_ADMIN_TOKEN: 'Zq8rT1yU5iO3pA7sD2fG6hJ9kL4xC0vB',
  UNSTUCK_TOKEN_SECRET: 'k3uN7vQ2xW9zR5tY8bM4cL6pJ1hG0fDa',
  PUBLIC_URL: 'https://pay.example.com/',
  TRANSFER_PAYEE: '某某科技', TRANSFER_BANK: '招商银行', TRANSFER_ACCOUNT_NUMBER: '110900000000001',
};
function remediesOf(environment: Environment): Partial<Record<string, string[]>> {
  try {
    readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(Object.entries(Object.groupBy(error.problems, ({ variable }) => variable)).map(([variable, problems]) => [variable, problems?.map(({ remedy }) => remedy)]));
  }
  return {};
}
const problemsOf = (environment: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(remediesOf(environment)).map(([variable, remedies]) => [variable, remedies?.join('; ') ?? '']));

it('needs little, and says what the rest defaults to', () => {
  expect(readConfig(GOOD)).toMatchObject({
    host: '0.0.0.0', port: 8080, database: { directory: './data' }, publicUrl: 'https://pay.example.com',
    allowedOrigins: [], approvalAbove: null, callback: null, channels: { transfer: { bank: '招商银行' } },
  });
});

it('reports every problem at once, each with its variable and remedy', () => {
  const problems = problemsOf({
    PORT: '99999', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'pay.example.com',
    UNSTUCK_ADMIN_TOKEN: 'short', UNSTUCK_ALLOWED_ORIGINS: 'https://a.example.com/path', UNSTUCK_APPROVAL_ABOVE: '10.50',
    UNSTUCK_CALLBACK_URL: 'https://hr.example.com', WECHAT_APP_ID: 'wx1', WECHAT_API_V3_KEY: 'short',
  });
  expect(Object.keys(problems).sort()).toEqual([
    'DATABASE_URL', 'LOG_LEVEL', 'PORT', 'PUBLIC_URL', 'UNSTUCK_ADMIN_TOKEN', 'UNSTUCK_ALLOWED_ORIGINS', 'UNSTUCK_APPROVAL_ABOVE',
    'UNSTUCK_CALLBACK_SECRET', 'UNSTUCK_TOKEN_SECRET', 'WECHAT_API_V3_KEY', 'WECHAT_MERCHANT_ID', 'WECHAT_MERCHANT_PRIVATE_KEY', 'WECHAT_MERCHANT_SERIAL',
  ]);
  for (const remedy of Object.values(problems)) expect(remedy).not.toMatch(/^Invalid/);
  expect(problems['WECHAT_MERCHANT_ID']).toContain('mchid');
});

it('takes an address of PostgreSQL as the database does, and says what stands in the way of one that is none', () => {
  for (const url of ['postgres://u:p%23w@db:5432/unstuck?sslmode=verify-full', 'postgresql://db/unstuck', 'postgres://u@/unstuck?host=/run/postgresql', 'postgres:///unstuck', 'postgres://[::1]/unstuck']) {
    expect(readConfig({ ...GOOD, DATABASE_URL: url }).database).toEqual({ url });
  }
  for (const url of ['postgres://u:p#w@db:5432/unstuck', 'postgres://u:p/w@db:5432/unstuck', 'postgres://u@one:5432,two:5432/unstuck', 'host=db dbname=unstuck']) {
    expect(problemsOf({ ...GOOD, DATABASE_URL: url })['DATABASE_URL'], url).toMatch(/of one host: .*# as %23/);
  }
});

it('takes folders from where it was started, and names one that is none', () => {
  expect(readConfig({ ...GOOD, UNSTUCK_SDK_DIR: 'packages', UNSTUCK_CONSOLE_DIR: resolve('packages') })).toMatchObject({ sdkDirectory: resolve('packages'), consoleDirectory: resolve('packages') });
  const problems = problemsOf({ ...GOOD, UNSTUCK_SDK_DIR: 'no-such-folder', UNSTUCK_CONSOLE_DIR: 'package.json' });
  expect(problems['UNSTUCK_SDK_DIR']).toContain(`${resolve('no-such-folder')} is none`);
  expect(problems['UNSTUCK_CONSOLE_DIR']).toContain('must be the folder of the built files');
});

it('reads sites, and names the site and the setting of everything wrong with them', () => {
  expect(readConfig(GOOD).sites.size).toBe(0);
  const sites = { 'hr-portal': { origins: ['https://hr.example.com', 'http://localhost:8080'], deliveriesPerMinute: 600 }, constructor: { origins: ['https://shop.example.com'] } };
  expect(Object.fromEntries(readConfig({ ...GOOD, UNSTUCK_SITES: JSON.stringify(sites) }).sites)).toEqual({ ...sites, constructor: { origins: ['https://shop.example.com'], deliveriesPerMinute: null } });
  const wrong = {
    a: { origins: ['https://hr.example.com/path'] }, b: { origins: [] }, c: {}, d: { origins: ['https://hr.example.com'], deliveriesPerMinute: 0 },
    e: { origins: 'https://hr.example.com', perMinute: 1 }, f: 'https://hr.example.com', 'with space': { origins: ['https://hr.example.com'] },
  };
  const remedies = remediesOf({ ...GOOD, PORT: 'x', UNSTUCK_SITES: JSON.stringify(wrong) });
  for (const start of ['a.origins.0 must list', 'b.origins must list', 'c.origins must list', 'd.deliveriesPerMinute must be', 'e.origins must list', 'e.perMinute is no setting', 'f must be a site', '"with space" cannot be a key']) {
    expect(remedies['UNSTUCK_SITES']?.filter((remedy) => remedy.startsWith(start)), start).toHaveLength(1);
  }
  expect(remedies['UNSTUCK_SITES']).toHaveLength(8);
  expect(remedies['PORT']).toHaveLength(1);
  for (const text of ['hr=https://hr.example.com', '[]', 'null']) expect(problemsOf({ ...GOOD, UNSTUCK_SITES: text })['UNSTUCK_SITES']).toContain('must be JSON, as in {"hr-portal"');
});

it('refuses short, default and patterned secrets', () => {
  for (const weak of ['', 'short', 'x'.repeat(40), 'abcd'.repeat(10), 'please-change-me-please-change-me-now', 'this-is-the-default-secret-of-the-demo']) {
    expect(problemsOf({ ...GOOD, UNSTUCK_ADMIN_TOKEN: weak })['UNSTUCK_ADMIN_TOKEN']).toContain('openssl rand');
    expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_SECRET: weak })['UNSTUCK_TOKEN_SECRET']).toContain('openssl rand');
  }
});

it('wants one way to verify tokens and at least one way to pay', () => {
  expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_PUBLIC_KEY: 'no key' })).toHaveProperty('UNSTUCK_TOKEN_PUBLIC_KEY');
  const { TRANSFER_PAYEE: _payee, TRANSFER_BANK: _bank, TRANSFER_ACCOUNT_NUMBER: _number, ...rest } = GOOD;
  expect(problemsOf(rest)['ALIPAY_APP_ID']).toContain('at least one way to pay');
});

it('reads which proxies are believed, and says what it takes', () => {
  expect([undefined, 'false', 'true', '2', '10.0.0.0/8, ::1'].map((text) => readConfig({ ...GOOD, UNSTUCK_TRUST_PROXY: text }).trustProxy)).toEqual([false, false, 1, 2, ['10.0.0.0/8', '::1']]);
  expect(problemsOf({ ...GOOD, UNSTUCK_TRUST_PROXY: 'yes' })['UNSTUCK_TRUST_PROXY']).toContain('true for one proxy in front');
});

it('takes what files and people put around a value for nothing, and wants addresses that can be used', () => {
  const spaced = readConfig({ ...GOOD, PUBLIC_URL: ' https://pay.example.com/\r', UNSTUCK_ADMIN_TOKEN: `${GOOD['UNSTUCK_ADMIN_TOKEN']}\r` });
  expect([spaced.publicUrl, spaced.adminToken]).toEqual(['https://pay.example.com', GOOD['UNSTUCK_ADMIN_TOKEN']]);
  for (const url of ['https://pay.example.com/pay', 'https://pay.example.com?a=1', 'https://pay.example.com/#a']) {
    expect(problemsOf({ ...GOOD, PUBLIC_URL: url })['PUBLIC_URL'], url).toContain('must be an origin');
  }
  const secret = 'Vb7nM2kL9sD4fG1hJ6pO3iU8yT5rE0wQ';
  expect(problemsOf({ ...GOOD, UNSTUCK_CALLBACK_URL: 'https://hr:S3kret@hr.example.com', UNSTUCK_CALLBACK_SECRET: secret })).toEqual({ UNSTUCK_CALLBACK_URL: expect.stringContaining('user and a password') });
  for (const gateway of ['openapi.alipay.com/gateway.do', 'javascript:alert(1)', '//openapi.alipay.com']) {
    expect(problemsOf({ ...GOOD, ALIPAY_APP_ID: '1', ALIPAY_BROWSER_GATEWAY_URL: gateway })['ALIPAY_BROWSER_GATEWAY_URL'], gateway).toContain('or a path of the service itself');
  }
  expect(problemsOf({ ...GOOD, ALIPAY_APP_ID: '1', ALIPAY_BROWSER_GATEWAY_URL: '/sandbox/alipay/gateway.do' })['ALIPAY_BROWSER_GATEWAY_URL']).toBeUndefined();
});

it('refuses our own public key where the platform’s belongs', () => {
  const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const [own, platform] = [keys(), keys()];
  const alipay = (key: string) => problemsOf({ ...GOOD, ALIPAY_APP_ID: '1', ALIPAY_PRIVATE_KEY: own.privateKey, ALIPAY_PUBLIC_KEY: key });
  expect(alipay(own.publicKey)).toEqual({ ALIPAY_PUBLIC_KEY: expect.stringContaining("the application's own public key") });
  expect(alipay(platform.publicKey)).toEqual({});
  const wechat = (key: string) => problemsOf({
    ...GOOD, WECHAT_APP_ID: 'wx1', WECHAT_MERCHANT_ID: '1', WECHAT_MERCHANT_SERIAL: 'A1', WECHAT_API_V3_KEY: 'k'.repeat(32),
    WECHAT_MERCHANT_PRIVATE_KEY: own.privateKey, WECHAT_PLATFORM_PUBLIC_KEYS: JSON.stringify({ PUB_KEY_ID_01: key }),
  });
  expect(wechat(own.publicKey)).toEqual({ WECHAT_PLATFORM_PUBLIC_KEYS: expect.stringContaining("PUB_KEY_ID_01 is the merchant's own public key") });
  expect(wechat(platform.publicKey)).toEqual({});
});

it('names what is set under a prefix of ours and read by nothing', () => {
  expect(readConfig({ ...GOOD, ALIPAY_SELER_ID: '2088', UNSTUCK_TRUSTPROXY: 'true', PATH: '/bin' }).unknownVariables).toEqual(['ALIPAY_SELER_ID', 'UNSTUCK_TRUSTPROXY']);
  expect(readConfig(GOOD).unknownVariables).toEqual([]);
});

it('takes no admin token that a header cannot hold', () => {
  for (const token of ['Zq8rT1yU5iO3pA7s D2fG6hJ9kL4xC0vB', 'Zq8rT1yU5iO3pA7sD2fG6hJ9kL4xC0vB密']) {
    expect(problemsOf({ ...GOOD, UNSTUCK_ADMIN_TOKEN: token })).toEqual({ UNSTUCK_ADMIN_TOKEN: expect.stringContaining('no spaces') });
  }
});

it('takes a private key for no public one', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } });
  expect(problemsOf({ ...GOOD, ALIPAY_APP_ID: '1', ALIPAY_PUBLIC_KEY: privateKey })['ALIPAY_PUBLIC_KEY']).toContain('public key');
  expect(problemsOf({ ...GOOD, ALIPAY_APP_ID: '1', ALIPAY_PUBLIC_KEY: publicKey })['ALIPAY_PUBLIC_KEY']).toBeUndefined();
  const { UNSTUCK_TOKEN_SECRET: _, ...rest } = GOOD;
  for (const key of [privateKey, publicKey]) expect(problemsOf({ ...rest, UNSTUCK_TOKEN_PUBLIC_KEY: key })).toEqual({ UNSTUCK_TOKEN_PUBLIC_KEY: expect.stringContaining('BEGIN PUBLIC KEY') });
});

it('wants callbacks whole, and an admin token that the vendor does not know', () => {
  const secret = 'Vb7nM2kL9sD4fG1hJ6pO3iU8yT5rE0wQ';
  expect(problemsOf({ ...GOOD, UNSTUCK_CALLBACK_SECRET: secret })).toEqual({ UNSTUCK_CALLBACK_URL: expect.stringContaining('remove UNSTUCK_CALLBACK_SECRET') });
  expect(readConfig({ ...GOOD, UNSTUCK_CALLBACK_URL: 'https://hr.example.com', UNSTUCK_CALLBACK_SECRET: secret }).callback).toEqual({ url: 'https://hr.example.com', secret });
  expect(problemsOf({ ...GOOD, UNSTUCK_ADMIN_TOKEN: GOOD['UNSTUCK_TOKEN_SECRET'] })).toEqual({ UNSTUCK_ADMIN_TOKEN: expect.stringContaining('must differ from UNSTUCK_TOKEN_SECRET') });
  expect(problemsOf({ ...GOOD, UNSTUCK_METRICS_TOKEN: GOOD['UNSTUCK_ADMIN_TOKEN'] })).toEqual({ UNSTUCK_METRICS_TOKEN: expect.stringContaining('must differ from UNSTUCK_ADMIN_TOKEN') });
});

it('takes what was set before beside what took its place, and names each that is wrong, unchanged, or somebody else\'s', () => {
  const [older, oldest] = ['Hy6tG9rF3eD8sW2aQ7zX1cV5bN4mK0jL', 'Pw3oE8iU6yT1rQ9mN4bV7cX2zL5kJ0hG'];
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString().trim();
  expect(readConfig(GOOD)).toMatchObject({ oldTokens: [], oldAdminToken: null, warnings: [] });
  const changing = readConfig({ ...GOOD, UNSTUCK_TOKEN_SECRET_OLD: older, UNSTUCK_TOKEN_PUBLIC_KEY_OLD: publicKey, UNSTUCK_ADMIN_TOKEN_OLD: oldest });
  expect(changing).toMatchObject({ token: { secret: GOOD['UNSTUCK_TOKEN_SECRET'] }, oldTokens: [{ secret: older }, { publicKey }], oldAdminToken: oldest });
  expect(changing.warnings.map(({ variable }) => variable), 'nobody is to forget one').toEqual(['UNSTUCK_ADMIN_TOKEN_OLD', 'UNSTUCK_TOKEN_SECRET_OLD', 'UNSTUCK_TOKEN_PUBLIC_KEY_OLD']);
  expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_SECRET_OLD: 'short', UNSTUCK_TOKEN_PUBLIC_KEY_OLD: 'no key', UNSTUCK_ADMIN_TOKEN_OLD: `${older} with spaces` })).toEqual({
    UNSTUCK_TOKEN_SECRET_OLD: expect.stringContaining('at least 32 bytes'), UNSTUCK_TOKEN_PUBLIC_KEY_OLD: expect.stringContaining('must be a public key in PEM'), UNSTUCK_ADMIN_TOKEN_OLD: expect.stringContaining('no spaces'),
  });
  expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_SECRET_OLD: GOOD['UNSTUCK_TOKEN_SECRET'], UNSTUCK_ADMIN_TOKEN_OLD: GOOD['UNSTUCK_ADMIN_TOKEN'] })).toEqual({
    UNSTUCK_TOKEN_SECRET_OLD: expect.stringContaining('is what UNSTUCK_TOKEN_SECRET is'), UNSTUCK_ADMIN_TOKEN_OLD: expect.stringContaining('is what UNSTUCK_ADMIN_TOKEN is'),
  });
  expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_SECRET_OLD: older, UNSTUCK_ADMIN_TOKEN_OLD: older, UNSTUCK_METRICS_TOKEN: older })).toEqual({
    UNSTUCK_ADMIN_TOKEN_OLD: expect.stringContaining('must differ from UNSTUCK_TOKEN_SECRET_OLD'), UNSTUCK_METRICS_TOKEN: expect.stringContaining('must differ from UNSTUCK_ADMIN_TOKEN_OLD'),
  });
  const { UNSTUCK_TOKEN_SECRET: _secret, ...withoutCurrent } = GOOD;
  expect(problemsOf({ ...withoutCurrent, UNSTUCK_TOKEN_SECRET_OLD: older }), 'an old one alone is none').toHaveProperty('UNSTUCK_TOKEN_SECRET');
});

it('is told of in the documentation, variable by variable, and nothing else is', () => {
  const document = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = document.split('\n').filter((line) => line.startsWith('| `'));
  const told = rows.flatMap((row) => Array.from(row.split('|')[1]?.matchAll(/`(\w+)`/g) ?? [], ([, name]) => name));
  expect(told.toSorted()).toEqual(VARIABLES.toSorted());
});

it('reads the file that the sandbox writes for it, with Alipay\'s keys and with its certificates', async () => {
  const keys = await createSandboxKeys();
  for (const each of [keys, await withAlipayCertificates(keys)]) {
    const channels = sandboxChannelConfig(each, { serviceUrl: 'http://127.0.0.1:8790/sandbox' });
    const read = readConfig({ ...GOOD, ...parseEnv(environmentText(sandboxEnvironment(channels))) });
    expect(read.unknownVariables).toEqual([]);
    expect(read.channels).toMatchObject(channels);
  }
});
