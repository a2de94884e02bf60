import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_SIGNATURE_AGE_MS, authorize, isFresh, readSignature, verifySignature } from './wechat-signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

it('signs exactly the text of the worked example in WeChat Pay\'s documentation', () => {
  // https://pay.weixin.qq.com/doc/v3/merchant/4012365342: GET /v3/certificates, no body, so the text ends with an empty line.
  const header = authorize(
    { merchantId: '1900009191', serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C', privateKey },
    { method: 'GET', target: '/v3/certificates', body: '' },
    new Date(1_554_208_460_000),
    '593BEC0C930BF1AFEB40B4A08C8FB242',
  );
  const [, signature] = /^WECHATPAY2-SHA256-RSA2048 mchid="1900009191",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",timestamp="1554208460",serial_no="1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",signature="([A-Za-z0-9+/]+=*)"$/.exec(header) ?? [];
  const documented = 'GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n';
  expect(createVerify('RSA-SHA256').update(documented).verify(publicKey, signature ?? '', 'base64')).toBe(true);
});

it('verifies what the platform signed, whatever its text, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.nat(4_000_000_000), fc.string({ minLength: 1 }), (body, nonce, seconds, added) => {
      const timestamp = String(seconds);
      const signature = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(privateKey, 'base64');
      const headers = { timestamp, nonce, signature, serial: 'A' };
      expect(verifySignature(publicKey, headers, body)).toBe(true);
      expect(verifySignature(publicKey, headers, body + added)).toBe(false);
      expect(verifySignature(publicKey, { ...headers, timestamp: `${timestamp}0` }, body)).toBe(false);
      expect(verifySignature(publicKey, { ...headers, signature: signature.slice(4) }, body)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

it.each([
  [0, true],
  [MAX_SIGNATURE_AGE_MS, true],
  [MAX_SIGNATURE_AGE_MS + 1, false],
  [-MAX_SIGNATURE_AGE_MS, true],
  [-MAX_SIGNATURE_AGE_MS - 1, false],
])('takes a signature of %d ms ago for fresh: %s', (age, fresh) => {
  const signature = { timestamp: '1700000000', nonce: 'n', signature: 's', serial: 'A' };
  expect(isFresh(signature, new Date(1_700_000_000_000 + age))).toBe(fresh);
});

it.each(['', 'now', '1e9', '-1', '1700000000.5', '0x10'])('never takes the timestamp %j for fresh', (timestamp) => {
  expect(isFresh({ timestamp, nonce: 'n', signature: 's', serial: 'A' }, new Date(Number(timestamp) * 1000 || 0))).toBe(false);
});

it('wants all four headers', () => {
  const headers: Record<string, string> = { 'wechatpay-timestamp': '1', 'wechatpay-nonce': 'n', 'wechatpay-signature': 's', 'wechatpay-serial': 'A' };
  expect(readSignature((name) => headers[name])).toEqual({ timestamp: '1', nonce: 'n', signature: 's', serial: 'A' });
  for (const missing of Object.keys(headers)) expect(readSignature((name) => (name === missing ? undefined : headers[name]))).toBeNull();
});
