import { createCipheriv, createSign, createVerify } from 'node:crypto';
import type { SandboxKeys } from '../sandbox-keys.ts';

const MAX_AGE_MS = 5 * 60 * 1000;
const AUTHORIZATION = /^WECHATPAY2-SHA256-RSA2048 (.+)$/;

export interface MerchantRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** What is wrong with a request's `Authorization`; null when it is the merchant's, and fresh. */
export function refuseAuthorization(request: MerchantRequest, keys: SandboxKeys['wechat'], now: Date): string | null {
  const [, list] = AUTHORIZATION.exec(request.authorization ?? '') ?? [];
  if (list === undefined) return 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》';
  const given = Object.fromEntries([...list.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const { mchid, serial_no: serial, nonce_str: nonce, timestamp, signature } = given;
  if (mchid !== keys.merchantId) return '商户号mchid不存在';
  if (serial !== keys.merchantSerial) return '商户证书序列号有误';
  if (!timestamp || !(Math.abs(now.getTime() - Number(timestamp) * 1000) <= MAX_AGE_MS)) return 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟';
  const message = `${request.method}\n${request.target}\n${timestamp}\n${nonce}\n${request.body}\n`;
  const verified = createVerify('RSA-SHA256').update(message).verify(keys.merchantPublicKey, signature ?? '', 'base64');
  return verified ? null : '签名错误，请检查后再试';
}

export interface PlatformSigner {
  /** Of a certificate, or the id of a public key. */
  readonly serial: string;
  readonly privateKey: string;
}

/** Who signs: the certificate, unless its public key was asked for or there is no certificate. */
export function platformSigner({ publicKey, platformSerial, platformPrivateKey, hasCertificates }: SandboxKeys['wechat'], asked?: string): PlatformSigner {
  return asked === publicKey.id || !hasCertificates
    ? { serial: publicKey.id, privateKey: publicKey.privateKey }
    : { serial: platformSerial, privateKey: platformPrivateKey };
}

/** The headers that sign an answer or a notification. */
export function signatureHeaders(body: string, signer: PlatformSigner, now: Date, nonce: string, falsify = false): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const message = `${timestamp}\n${nonce}\n${body}\n${falsify ? ' ' : ''}`;
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': signer.serial,
    'Wechatpay-Signature': createSign('RSA-SHA256').update(message).sign(signer.privateKey, 'base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

export interface SealedResource {
  readonly algorithm: 'AEAD_AES_256_GCM';
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
}

/** @param nonce 12 characters, never used twice */
export function sealResource(text: string, associatedData: string, apiV3Key: string, nonce: string): SealedResource {
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), nonce, associated_data: associatedData };
}
