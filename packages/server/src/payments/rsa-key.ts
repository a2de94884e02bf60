import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Environment variables cannot hold line breaks everywhere, so `\n` is read as one. */
export function withLineBreaks(text: string): string {
  return text.replaceAll('\\n', '\n');
}

/**
 * Reads an RSA private key however the platforms' tools hand it out: PEM (PKCS #1 or #8), PEM with `\n` spelled out, as
 * environment files hold it, or bare base64.
 * @throws {Error} naming `field` and the remedy
 */
export function readPrivateKey(text: string, field: string): KeyObject {
  const pem = withLineBreaks(text).trim();
  const der = Buffer.from(pem, 'base64');
  return firstThatReads(field, 'an RSA private key: PEM, or the base64 text of one', [
    () => createPrivateKey(pem),
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }),
  ]);
}

/** Reads an RSA public key: PEM (a certificate will do) or bare base64. */
export function readPublicKey(text: string, field: string): KeyObject {
  const pem = withLineBreaks(text).trim();
  const der = Buffer.from(pem, 'base64');
  // Node makes the public half of a private key, which is some other key than the one that was asked for.
  if (pem.includes('PRIVATE KEY')) throw new Error(`${field} must be a public key, and this is a private one`);
  return firstThatReads(field, 'an RSA public key: PEM, or the base64 text of one', [
    () => createPublicKey(pem),
    () => createPublicKey({ key: der, format: 'der', type: 'spki' }),
  ]);
}

function firstThatReads(field: string, wanted: string, readers: readonly (() => KeyObject)[]): KeyObject {
  for (const read of readers) {
    try {
      const key = read();
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // Not in this form; try the next.
    }
  }
  throw new Error(`${field} must be ${wanted}`);
}
