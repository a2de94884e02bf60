import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decryptResource } from './wechat-resource.ts';

const KEY = 'k'.repeat(32);

function seal(text: string, associatedData: string, nonce: string): { algorithm: 'AEAD_AES_256_GCM'; ciphertext: string; nonce: string; associated_data: string } {
  const cipher = createCipheriv('aes-256-gcm', KEY, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext, nonce, associated_data: associatedData };
}

it('opens what was sealed with its key, and nothing that was altered or sealed with another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), fc.nat(), (text, associatedData, at) => {
      const resource = seal(text, associatedData, 'nonce0000000');
      expect(decryptResource(resource, KEY)).toBe(text);
      expect(decryptResource(resource, 'x'.repeat(32))).toBeNull();
      expect(decryptResource({ ...resource, associated_data: `${associatedData}.` }, KEY)).toBeNull();
      expect(decryptResource({ ...resource, nonce: 'nonce0000001' }, KEY)).toBeNull();
      const bytes = Buffer.from(resource.ciphertext, 'base64');
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
      expect(decryptResource({ ...resource, ciphertext: bytes.toString('base64') }, KEY)).toBeNull();
    }),
  );
});

it.each(['', 'AAAA', '!!!!', Buffer.alloc(16).toString('base64')])('does not open %j', (ciphertext) => {
  expect(decryptResource({ algorithm: 'AEAD_AES_256_GCM', ciphertext, nonce: 'nonce0000000' }, KEY)).toBeNull();
});

it('does not take a shortened authentication tag', () => {
  const resource = seal('paid', 'transaction', 'nonce0000000');
  const short = Buffer.from(resource.ciphertext, 'base64').subarray(0, -4).toString('base64');
  expect(decryptResource({ ...resource, ciphertext: short }, KEY)).toBeNull();
});
