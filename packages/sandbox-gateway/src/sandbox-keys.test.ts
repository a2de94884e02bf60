import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSandboxKeys, rotatePlatformCertificate } from './sandbox-keys.ts';

it('makes a self-signed platform certificate that node:crypto reads under the serial it announces', async () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const { wechat } = await createSandboxKeys({ now });
  const certificate = new X509Certificate(wechat.platformCertificate);
  expect(certificate.serialNumber).toBe(wechat.platformSerial);
  expect(certificate.checkPrivateKey(createPrivateKey(wechat.platformPrivateKey))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.validFromDate.getTime()).toBeLessThan(now.getTime());
  expect(certificate.validToDate.getTime()).toBeGreaterThan(now.getTime());
});

it('rotates the platform certificate and nothing else', async () => {
  const before = await createSandboxKeys();
  const after = await rotatePlatformCertificate(before);
  expect(after.wechat.platformSerial).not.toBe(before.wechat.platformSerial);
  expect({ ...after, wechat: { ...after.wechat, platformPrivateKey: '', platformCertificate: '', platformSerial: '' } }).toEqual({
    ...before,
    wechat: { ...before.wechat, platformPrivateKey: '', platformCertificate: '', platformSerial: '' },
  });
});

it('draws keys anew each time', async () => {
  const [one, other] = await Promise.all([createSandboxKeys(), createSandboxKeys()]);
  for (const field of ['merchantPrivateKey', 'platformPrivateKey', 'apiV3Key', 'merchantSerial', 'platformSerial'] as const) {
    expect(one.wechat[field]).not.toBe(other.wechat[field]);
  }
});
