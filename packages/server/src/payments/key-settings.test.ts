import { createSandboxKeys, withAlipayCertificates } from '@unstuck/sandbox-gateway';
import type { SandboxKeys } from '@unstuck/sandbox-gateway';
import { beforeAll, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';
import type { Environment } from '../config-values.ts';

let keys: SandboxKeys;
let good: Environment;
beforeAll(async () => {
  keys = await createSandboxKeys();
  const { alipay, wechat } = keys;
  good = {
    UNSTUCK_ADMIN_TOKEN: 'Zq8rT1yU5iO3pA7sD2fG6hJ9kL4xC0vB', UNSTUCK_TOKEN_SECRET: 'k3uN7vQ2xW9zR5tY8bM4cL6pJ1hG0fDa', PUBLIC_URL: 'https://pay.example.com',
    ALIPAY_APP_ID: alipay.appId, ALIPAY_PRIVATE_KEY: base64Of(alipay.merchantPrivateKey), ALIPAY_PUBLIC_KEY: base64Of(alipay.platformPublicKey),
    WECHAT_APP_ID: wechat.appId, WECHAT_MERCHANT_ID: wechat.merchantId, WECHAT_MERCHANT_SERIAL: wechat.merchantSerial,
    WECHAT_MERCHANT_PRIVATE_KEY: wechat.merchantPrivateKey.replaceAll('\n', '\\n'), WECHAT_API_V3_KEY: wechat.apiV3Key,
  };
});

const base64Of = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
function remediesOf(environment: Environment): string[][] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, remedy }) => [variable, remedy]);
  }
}

it('reads keys as the tools of the platforms hand them out', () => {
  const { platformCertificate } = keys.wechat;
  const { channels } = readConfig({ ...good, WECHAT_PLATFORM_CERTIFICATES: `${platformCertificate}\n${platformCertificate.replaceAll('\n', '\\n')}` });
  expect(channels.wechat).toMatchObject({ merchantPrivateKey: keys.wechat.merchantPrivateKey, platformCertificates: [expect.stringMatching(/^-----BEGIN/), expect.stringMatching(/^-----BEGIN/)] });
  expect(readConfig(good).channels.wechat).toMatchObject({ platformCertificates: [] });
});

it('reads the public keys of a merchant in public key mode', () => {
  const publicKeys = { PUB_KEY_ID_0114: keys.alipay.platformPublicKey, PUB_KEY_ID_0115: keys.alipay.merchantPublicKey };
  expect(readConfig({ ...good, WECHAT_PLATFORM_PUBLIC_KEYS: JSON.stringify(publicKeys) }).channels.wechat).toMatchObject({ platformPublicKeys: publicKeys });
});

it('names every key that cannot be read at once, by its variable', () => {
  const problems = remediesOf({
    ...good, PORT: 'http', ALIPAY_PRIVATE_KEY: keys.alipay.platformPublicKey, ALIPAY_PUBLIC_KEY: 'MIIB', WECHAT_MERCHANT_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----',
    WECHAT_PLATFORM_CERTIFICATES: 'serial 5157F09EFDC0', WECHAT_PLATFORM_PUBLIC_KEYS: JSON.stringify({ PUB_KEY_ID_1: 'no key', PUB_KEY_ID_2: keys.alipay.platformPublicKey, PUB_KEY_ID_3: 3 }),
  });
  expect(problems).toEqual([
    ['PORT', expect.stringContaining('must be a port')],
    ['ALIPAY_PRIVATE_KEY', expect.stringContaining("must be the application's RSA2 private key")],
    ['ALIPAY_PUBLIC_KEY', expect.stringContaining("must be Alipay's public key")],
    ['WECHAT_MERCHANT_PRIVATE_KEY', expect.stringContaining('apiclient_key.pem')],
    ['WECHAT_PLATFORM_CERTIFICATES', expect.stringContaining('-----BEGIN CERTIFICATE-----')],
    ['WECHAT_PLATFORM_PUBLIC_KEYS', 'PUB_KEY_ID_1 must be an RSA public key in PEM'],
    ['WECHAT_PLATFORM_PUBLIC_KEYS', 'PUB_KEY_ID_3 must be an RSA public key in PEM'],
  ]);
  const broken = keys.wechat.platformCertificate.replace(/\n[A-Za-z0-9+/=]+/, '\nAAAA');
  expect(remediesOf({ ...good, WECHAT_PLATFORM_CERTIFICATES: broken })).toEqual([['WECHAT_PLATFORM_CERTIFICATES', expect.stringContaining('cannot be read')]]);
  for (const text of ['PUB_KEY_ID_1=MIIB', '[]', '{}', 'null']) expect(remediesOf({ ...good, WECHAT_PLATFORM_PUBLIC_KEYS: text })).toEqual([['WECHAT_PLATFORM_PUBLIC_KEYS', expect.stringContaining('must be JSON, as in {"PUB_KEY_ID_')]]);
});

it('takes Alipay\'s certificates all three or none, and only the one that belongs to the private key', async () => {
  const { app, platform, root } = (await withAlipayCertificates(keys)).alipay.certificates ?? { app: '', platform: '', root: '' };
  const certified = { ...good, ALIPAY_PUBLIC_KEY: platform, ALIPAY_APP_CERT: app, ALIPAY_ROOT_CERT: root.replaceAll('\n', '\\n') };
  expect(readConfig(certified).channels.alipay).toMatchObject({ alipayPublicKey: platform.trim(), certificates: { app: app.trim(), root: root.trim() } });
  const variables = (changes: Environment): (string | undefined)[] => remediesOf({ ...certified, ...changes }).map(([variable]) => variable);
  expect(variables({ ALIPAY_APP_CERT: '', ALIPAY_ROOT_CERT: '' })).toEqual(['ALIPAY_APP_CERT', 'ALIPAY_ROOT_CERT']);
  expect(variables({ ALIPAY_ROOT_CERT: '' })).toEqual(['ALIPAY_ROOT_CERT']);
  expect(variables({ ALIPAY_PUBLIC_KEY: keys.alipay.platformPublicKey })).toEqual(['ALIPAY_PUBLIC_KEY']);
  expect(variables({ ALIPAY_APP_CERT: platform })).toEqual(['ALIPAY_APP_CERT']);
  expect(variables({ ALIPAY_PUBLIC_KEY: app })).toEqual(['ALIPAY_PUBLIC_KEY']);
  expect(remediesOf({ ...certified, ALIPAY_ROOT_CERT: 'alipayRootCert.crt' })).toEqual([['ALIPAY_ROOT_CERT', expect.stringContaining('must be the content of alipayRootCert.crt')]]);
});

it('names ids of public keys and serials that can be none', () => {
  const publicKeys = (id: string) => remediesOf({ ...good, WECHAT_PLATFORM_PUBLIC_KEYS: JSON.stringify({ [id]: keys.alipay.platformPublicKey }) });
  expect([publicKeys('PUB_KEY_ID_0114'), publicKeys(keys.wechat.platformSerial)]).toEqual([[], []]);
  for (const id of ['key', 'PUB_KEY_ID_', ' PUB_KEY_ID_01']) expect(publicKeys(id)).toEqual([['WECHAT_PLATFORM_PUBLIC_KEYS', expect.stringContaining('cannot be the id of a key')]]);
  for (const serial of ['serial=5157F0', '51:57:F0', '5157 F09E']) {
    expect(remediesOf({ ...good, WECHAT_MERCHANT_SERIAL: serial })).toEqual([['WECHAT_MERCHANT_SERIAL', expect.stringContaining('hex digits alone')]]);
  }
});

it('wants https beside the real WeChat Pay, and warns of http beside the real Alipay', () => {
  const http = { ...good, PUBLIC_URL: 'http://pay.example.com' };
  expect(remediesOf(http)).toEqual([['PUBLIC_URL', expect.stringContaining('https')]]);
  expect(readConfig({ ...http, WECHAT_BASE_URL: 'http://127.0.0.1:8790/sandbox/wechat' }).warnings).toEqual([{ variable: 'PUBLIC_URL', remedy: expect.stringContaining('https') }]);
  expect(readConfig({ ...http, WECHAT_BASE_URL: 'http://127.0.0.1:8790/sandbox/wechat', ALIPAY_GATEWAY_URL: 'http://127.0.0.1:8790/sandbox/alipay/gateway.do' }).warnings).toEqual([]);
  expect(readConfig(good).warnings).toEqual([]);
});
