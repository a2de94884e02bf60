// @peculiar/x509 resolves its parts through tsyringe, which wants this to be there before it.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata';
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { X509CertificateGenerator } from '@peculiar/x509';

const MODULUS_BITS = 2048;
const CERTIFICATE_DAYS = 5 * 365;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Tolerates a server whose clock runs behind. */
const BACKDATED_DAYS = 1;

/** In PEM. */
export interface RsaPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function rsaPair(): Promise<RsaPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: MODULUS_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export interface MadeCertificate {
  /** PEM. */
  readonly certificate: string;
  /** In hex. */
  readonly serial: string;
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const nameOf = (commonName: string): string => `C=CN, O=Unstuck sandbox, CN=${commonName}`;

/** A certificate of this name for a pair of keys, signed by an issuer or else by itself. */
export async function createCertificate(commonName: string, pair: RsaPair, now: Date, issuer: { readonly name: string; readonly pair: RsaPair } = { name: commonName, pair }): Promise<MadeCertificate> {
  const [publicKey, signingKey] = await Promise.all([
    crypto.subtle.importKey('spki', derOf(pair.publicKey), ALGORITHM, true, ['verify']),
    crypto.subtle.importKey('pkcs8', derOf(issuer.pair.privateKey), ALGORITHM, false, ['sign']),
  ]);
  const serial = newSerial();
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial,
      subject: nameOf(commonName),
      issuer: nameOf(issuer.name),
      notBefore: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
      notAfter: new Date(now.getTime() + CERTIFICATE_DAYS * DAY_MS),
      signingAlgorithm: ALGORITHM,
      publicKey,
      signingKey,
    },
    crypto,
  );
  return { certificate: certificate.toString('pem'), serial };
}

/** 20 bytes, the first of them with its top bit clear (else DER puts a zero before it) and not zero (else it is dropped). */
export function newSerial(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
}

function derOf(pemText: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(pemText.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}
