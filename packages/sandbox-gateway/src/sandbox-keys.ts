import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeFileAtomically } from './books/write-file-atomically.ts';
import { createCertificate, newSerial, rsaPair } from './sandbox-certificates.ts';

const pem = v.pipe(v.string(), v.startsWith('-----BEGIN '));

const publicKeySchema = v.object({
  /** `PUB_KEY_ID_…` */
  id: v.string(),
  privateKey: pem,
  publicKey: pem,
});
const alipaySchema = v.object({
  appId: v.string(),
  sellerId: v.string(),
  merchantPrivateKey: pem,
  merchantPublicKey: pem,
  platformPrivateKey: pem,
  platformPublicKey: pem,
  /** Where the application is in certificate mode. */
  certificates: v.optional(v.object({ app: pem, platform: pem, root: pem })),
});
const wechatSchema = v.object({
  appId: v.string(),
  merchantId: v.string(),
  merchantSerial: v.string(),
  merchantPrivateKey: pem,
  merchantPublicKey: pem,
  apiV3Key: v.pipe(v.string(), v.length(32)),
  platformPrivateKey: pem,
  platformCertificate: pem,
  platformSerial: v.string(),
  /** Signs what asks for it by its id, and everything where there are no certificates. */
  publicKey: publicKeySchema,
  /** Newly registered merchants have none, and the public key signs everything. */
  hasCertificates: v.optional(v.boolean(), true),
});
/** A file from before there were public keys has none. */
const fileSchema = v.object({ alipay: alipaySchema, wechat: v.object({ ...wechatSchema.entries, publicKey: v.optional(publicKeySchema) }) });
type KeptKeys = v.InferOutput<typeof fileSchema>;
/** Both ends' keys of both platforms: what a real platform and its merchant would each keep to themselves. All in PEM. */
export interface SandboxKeys {
  readonly alipay: v.InferOutput<typeof alipaySchema>;
  readonly wechat: v.InferOutput<typeof wechatSchema>;
}

export interface SandboxKeysOptions {
  /** Keeps the keys in this file, so that a restarted sandbox is still the same platform. Readable by its owner only. */
  readonly file?: string;
  readonly now?: Date;
}

/** Makes fresh keys, or reads those that `file` holds. */
export async function createSandboxKeys(options: SandboxKeysOptions = {}): Promise<SandboxKeys> {
  const kept = options.file === undefined ? null : readKeys(options.file);
  const keys = kept ? await completed(kept) : await makeKeys(options.now ?? new Date());
  if (options.file !== undefined) writeFileAtomically(options.file, JSON.stringify(keys, null, 2));
  return keys;
}

async function completed(kept: KeptKeys): Promise<SandboxKeys> {
  return { ...kept, wechat: { ...kept.wechat, publicKey: kept.wechat.publicKey ?? (await createPublicKey()) } };
}

async function makeKeys(now: Date): Promise<SandboxKeys> {
  const [alipayMerchant, alipayPlatform, wechatMerchant, wechatPlatform] = await Promise.all([rsaPair(), rsaPair(), rsaPair(), rsaPair()]);
  const platform = await createCertificate('Sandbox payment platform', wechatPlatform, now);
  return {
    alipay: {
      appId: '9021000100000001',
      sellerId: '2088000100000001',
      merchantPrivateKey: alipayMerchant.privateKey,
      merchantPublicKey: alipayMerchant.publicKey,
      platformPrivateKey: alipayPlatform.privateKey,
      platformPublicKey: alipayPlatform.publicKey,
    },
    wechat: {
      appId: 'wx0000000000sandbox',
      merchantId: '1900000001',
      merchantSerial: newSerial(),
      merchantPrivateKey: wechatMerchant.privateKey,
      merchantPublicKey: wechatMerchant.publicKey,
      apiV3Key: randomBytes(16).toString('hex'),
      platformPrivateKey: wechatPlatform.privateKey,
      platformCertificate: platform.certificate,
      platformSerial: platform.serial,
      publicKey: await createPublicKey(),
      hasCertificates: true,
    },
  };
}

/** The same platform with a new WeChat Pay certificate, as when the old one nears its end. */
export async function rotatePlatformCertificate(keys: SandboxKeys, now = new Date()): Promise<SandboxKeys> {
  const pair = await rsaPair();
  const { certificate, serial } = await createCertificate('Sandbox payment platform', pair, now);
  return { ...keys, wechat: { ...keys.wechat, platformPrivateKey: pair.privateKey, platformCertificate: certificate, platformSerial: serial } };
}

/** The same platform towards a merchant that registered lately. */
export function withoutCertificates(keys: SandboxKeys): SandboxKeys {
  return { ...keys, wechat: { ...keys.wechat, hasCertificates: false } };
}

/** The same platform, towards an application in Alipay's certificate mode. */
export async function withAlipayCertificates(keys: SandboxKeys, now = new Date()): Promise<SandboxKeys> {
  const { alipay } = keys;
  const rootPair = await rsaPair();
  const issuer = { name: 'Sandbox root', pair: rootPair };
  const [root, app, platform] = await Promise.all([
    createCertificate(issuer.name, rootPair, now),
    createCertificate('Sandbox application', { publicKey: alipay.merchantPublicKey, privateKey: alipay.merchantPrivateKey }, now, issuer),
    createCertificate('Sandbox Alipay', { publicKey: alipay.platformPublicKey, privateKey: alipay.platformPrivateKey }, now, issuer),
  ]);
  return { ...keys, alipay: { ...alipay, certificates: { app: app.certificate, platform: platform.certificate, root: root.certificate } } };
}

async function createPublicKey(): Promise<SandboxKeys['wechat']['publicKey']> {
  return { id: `PUB_KEY_ID_${Array.from(randomBytes(40), (byte) => byte % 10).join('')}`, ...(await rsaPair()) };
}

function readKeys(file: string): KeptKeys | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), text);
  if (!parsed.success) throw new Error(`${file} does not hold sandbox keys: delete it, and new ones are made`);
  return parsed.output;
}
