import { X509Certificate, createPublicKey } from 'node:crypto';
import * as v from 'valibot';
import { readPrivateKey, readPublicKey, withLineBreaks } from './rsa-key.ts';
import { readCertificates } from './wechat-platform-keys.ts';

const reads = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

type ReadKey = (text: string, whose: string) => unknown;

function keySetting(kind: string, read: ReadKey, whose: string) {
  return v.pipe(v.string(`set it: ${whose}`), v.transform(withLineBreaks), v.check((text) => reads(() => read(text, whose)), `must be ${whose}: an RSA ${kind} key in PEM, or its base64 text alone`));
}

/** An RSA private key as the platforms' tools hand it out. `whose` tells people which one. */
export const privateKeySetting = (whose: string) => keySetting('private', readPrivateKey, whose);
export const publicKeySetting = (whose: string) => keySetting('public', readPublicKey, whose);

/** Whether a public key that should be the platform's is the other half of our own: the slip that platforms' documents warn of. */
export function isPublicHalf(publicKey: string, privateKey: string): boolean {
  return readPublicKey(publicKey, 'public key').equals(createPublicKey(readPrivateKey(privateKey, 'private key')));
}

/** Whether a public key was handed over as a certificate. */
export function isCertificate(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----');
}

/** A file of one certificate or several in PEM, kept as it is. `file` is the name that the platform gives it. */
export const certificateSetting = (file: string) => v.pipe(
  v.string(),
  v.transform((text) => withLineBreaks(text).trim()),
  v.check((text) => isCertificate(text) && reads(() => new X509Certificate(text)), `must be the content of ${file}, in PEM: -----BEGIN CERTIFICATE----- and all`),
);

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Any number of certificates in PEM, one after the other. */
export const certificatesSetting = v.pipe(
  v.string(),
  v.transform((text) => withLineBreaks(text).match(CERTIFICATE)?.map(String) ?? []),
  v.minLength(1, 'must hold the platform certificates in PEM, -----BEGIN CERTIFICATE----- and all; leave it out, and they are downloaded'),
  v.check((pems) => reads(() => readCertificates(pems)), 'holds a certificate that cannot be read: copy the PEM files as they are; leave it out, and they are downloaded'),
);

const PUBLIC_KEYS = 'must be JSON, as in {"PUB_KEY_ID_0114…": "-----BEGIN PUBLIC KEY-----\\n…"}: the id and the key that the merchant platform shows';

/** Of a public key, or the serial of a certificate. */
const KEY_ID = /^(?:PUB_KEY_ID_\w+|[0-9A-Fa-f]+)$/;

/** Public keys by their ids, as JSON. */
export const publicKeysSetting = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): Readonly<Record<string, string>> => {
    const keys = parseJson(dataset.value);
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys) || Object.keys(keys).length === 0) {
      addIssue({ message: PUBLIC_KEYS });
      return NEVER;
    }
    const entries = Object.entries(keys).map(([id, key]: [string, unknown]) => [id, typeof key === 'string' ? withLineBreaks(key) : ''] as const);
    const unnamed = entries.filter(([id]) => !KEY_ID.test(id));
    for (const [id] of unnamed) addIssue({ message: `${JSON.stringify(id)} cannot be the id of a key: it must be as the merchant platform shows it, PUB_KEY_ID_0114…` });
    const unread = entries.filter(([id, key]) => !reads(() => readPublicKey(key, id)));
    for (const [id] of unread) addIssue({ message: `${id} must be an RSA public key in PEM` });
    return unnamed.length + unread.length > 0 ? NEVER : Object.fromEntries(entries);
  }),
);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
