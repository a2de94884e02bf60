import { createSign, createVerify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** How old, or how far ahead, a signed answer or notification may be. WeChat Pay's own rule is five minutes. */
export const MAX_SIGNATURE_AGE_MS = 5 * 60 * 1000;

/** Who signs requests. */
export interface WeChatSigner {
  readonly merchantId: string;
  /** Serial of the merchant's certificate, in hex. */
  readonly serial: string;
  readonly privateKey: KeyObject;
}

export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, exactly as sent. */
  readonly target: string;
  /** Empty for GET. */
  readonly body: string;
}

/**
 * The `Authorization` header of a request.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function authorize(signer: WeChatSigner, request: SignedRequest, now: Date, nonce: string): string {
  const timestamp = Math.floor(now.getTime() / 1000);
  const signature = createSign('RSA-SHA256')
    .update(`${request.method}\n${request.target}\n${timestamp}\n${nonce}\n${request.body}\n`)
    .sign(signer.privateKey, 'base64');
  return `WECHATPAY2-SHA256-RSA2048 mchid="${signer.merchantId}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${signer.serial}",signature="${signature}"`;
}

/** The four headers that sign what comes from WeChat Pay: its answers and its notifications alike. */
export interface WeChatSignature {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly serial: string;
}

/** Null unless all four are there. `header` looks up by lower-case name. */
export function readSignature(header: (name: string) => string | null | undefined): WeChatSignature | null {
  const timestamp = header('wechatpay-timestamp');
  const nonce = header('wechatpay-nonce');
  const signature = header('wechatpay-signature');
  const serial = header('wechatpay-serial');
  return timestamp && nonce && signature && serial ? { timestamp, nonce, signature, serial } : null;
}

export function isFresh(signature: WeChatSignature, now: Date): boolean {
  return /^\d{1,12}$/.test(signature.timestamp) && Math.abs(now.getTime() - Number(signature.timestamp) * 1000) <= MAX_SIGNATURE_AGE_MS;
}

export function verifySignature(platformKey: KeyObject, signature: WeChatSignature, body: string): boolean {
  return createVerify('RSA-SHA256')
    .update(`${signature.timestamp}\n${signature.nonce}\n${body}\n`)
    .verify(platformKey, signature.signature, 'base64');
}
