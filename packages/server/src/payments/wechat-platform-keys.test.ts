import { createCipheriv, generateKeyPairSync } from 'node:crypto';
import { createSandboxKeys } from '@unstuck/sandbox-gateway';
import { expect, it } from 'vitest';
import { ChannelError } from './channel.ts';
import { createPlatformKeys, keyOf, openCertificates } from './wechat-platform-keys.ts';
import type { KeyRing } from './wechat-platform-keys.ts';

const { publicKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ring: KeyRing = new Map([['NEW', { key, validFrom: 0, validTo: Number.MAX_SAFE_INTEGER }]]);
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

it('asks for certificates again only some seconds after that failed, and tells who comes meanwhile what it failed of', async () => {
  let now = 0;
  let downloads = 0;
  let away = true;
  const failure = new ChannelError('channel.unavailable', 'no answer', { sent: true });
  const keys = createPlatformKeys(new Map(), async () => {
    downloads += 1;
    if (away) throw failure;
    return ring;
  }, () => new Date(now));
  for (const serial of ['MADE-UP', 'NEW', 'MADE-UP-TOO']) await expect(keys.find(serial, soon())).rejects.toBe(failure);
  expect(downloads).toBe(1);
  now += 5_000;
  await expect(keys.find('NEW', soon())).rejects.toBe(failure);
  away = false;
  now += 4_999;
  await expect(keys.find('NEW', soon())).rejects.toBe(failure);
  now += 1;
  expect(await keys.find('NEW', soon())).toBe(key);
  expect(await keys.find('MADE-UP', soon())).toBeNull();
  expect(downloads).toBe(3);
});

it('believes a certificate from its first moment to its last, and knows it however its serial is written', async () => {
  const certificates: KeyRing = new Map([['AB12', { key, validFrom: 1_000, validTo: 2_000 }]]);
  expect([999, 1_000, 2_000, 2_001].map((now) => keyOf(certificates, 'ab12', new Date(now)))).toEqual([null, key, key, null]);
  let downloads = 0;
  const keys = createPlatformKeys(certificates, async () => {
    downloads += 1;
    return new Map();
  }, () => new Date(2_001));
  expect([await keys.find('AB12', soon()), downloads], 'one that is over is asked for anew').toEqual([null, 1]);
});

it('keeps nobody waiting for a download beyond the deadline of the call', async () => {
  const keys = createPlatformKeys(new Map(), () => new Promise(() => {}), () => new Date(0));
  await expect(keys.find('NEW', AbortSignal.abort())).rejects.toMatchObject({ code: 'channel.unavailable' });
});

it('looks for a serial that it does not know twice a minute at most', async () => {
  let now = 0;
  let downloads = 0;
  const keys = createPlatformKeys(ring, async () => {
    downloads += 1;
    return ring;
  }, () => new Date(now));
  for (const [at, times] of [[0, 1], [29_999, 1], [30_000, 2], [-3_600_000, 3]] as const) {
    now = at;
    expect([await keys.find('MADE-UP', soon()), downloads]).toEqual([null, times]);
  }
});

it('takes nothing of an answer in which one certificate is not for this merchant, or none', async () => {
  const { platformCertificate } = (await createSandboxKeys()).wechat;
  const apiV3Key = 'k'.repeat(32);
  const sealed = (pem: string, by: string) => {
    const cipher = createCipheriv('aes-256-gcm', by, 'n'.repeat(12));
    const ciphertext = Buffer.concat([cipher.update(pem), cipher.final(), cipher.getAuthTag()]).toString('base64');
    return { encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', ciphertext, nonce: 'n'.repeat(12) } };
  };
  const [mine, others, none] = [sealed(platformCertificate, apiV3Key), sealed(platformCertificate, 'x'.repeat(32)), sealed('no certificate', apiV3Key)];
  expect([...(openCertificates({ data: [mine] }, apiV3Key) ?? []).keys()]).toHaveLength(1);
  for (const data of [[mine, others], [mine, none], 'text']) expect(openCertificates({ data }, apiV3Key)).toBeNull();
});
