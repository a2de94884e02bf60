import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('keeps its keys across restarts, and adds to a file of before what it lacks', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-keys-'));
  const file = join(directory, 'keys.json');
  const made = await createSandboxKeys({ file });
  expect(await createSandboxKeys({ file })).toEqual(made);
  const { publicKey: _publicKey, hasCertificates: _hasCertificates, ...wechat } = JSON.parse(readFileSync(file, 'utf8')).wechat;
  writeFileSync(file, JSON.stringify({ ...made, wechat }));
  const completed = await createSandboxKeys({ file });
  expect(completed).toEqual({ ...made, wechat: { ...made.wechat, publicKey: completed.wechat.publicKey } });
  expect(await createSandboxKeys({ file })).toEqual(completed);
  rmSync(directory, { recursive: true });
});
