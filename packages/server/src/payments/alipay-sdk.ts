import { AlipayRequestError, AlipaySdk } from 'alipay-sdk';
import type { AlipaySdkConfig } from 'alipay-sdk';
import * as v from 'valibot';
import { readPrivateKey, readPublicKey } from './rsa-key.ts';

/** An application and its keys. */
export interface AlipayAccess {
  readonly appId: string;
  /** The application's RSA private key: PEM or bare base64, PKCS #1 or #8. */
  readonly privateKey: string;
  /** Alipay's public key for this application (not the application's own); a certificate in certificate mode. */
  readonly alipayPublicKey: string;
  /** Certificate mode: the application's certificate and Alipay's root certificates, in PEM. */
  readonly certificates?: { readonly app: string; readonly root: string };
  /** `https://openapi.alipay.com/gateway.do` in production. */
  readonly gatewayUrl: string;
}

/** The official SDK with this application's keys. Throws an {@link Error} if a key cannot be read, naming the field. */
export function createAlipaySdk(config: AlipayAccess, timeoutMs: number): AlipaySdk {
  const sdk = new AlipaySdk({
    appId: config.appId,
    privateKey: readPrivateKey(config.privateKey, 'alipay.privateKey').export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
    keyType: 'PKCS8',
    ...alipayKeys(config),
    gateway: config.gatewayUrl,
    timeout: timeoutMs,
    signType: 'RSA2',
    camelcase: false,
  });
  const check = sdk.checkResponseSign.bind(sdk);
  // Without a signature the SDK fails of a TypeError, and what the answer said is lost.
  sdk.checkResponseSign = (text, responseKey, sign, traceId) => {
    if (typeof sign !== 'string') throw new UnsignedAnswer(text);
    check(text, responseKey, sign, traceId);
  };
  return sdk;
}

function alipayKeys({ alipayPublicKey, certificates }: AlipayAccess): Pick<AlipaySdkConfig, 'alipayPublicKey' | 'appCertContent' | 'alipayPublicCertContent' | 'alipayRootCertContent'> {
  const publicKey = readPublicKey(alipayPublicKey, 'alipay.alipayPublicKey');
  return certificates === undefined
    ? { alipayPublicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString().trim() }
    : { appCertContent: certificates.app, alipayPublicCertContent: alipayPublicKey, alipayRootCertContent: certificates.root };
}

/** Alipay signs no refusal of an application, or of a method, that it does not know. Anybody can write one: it is told, and not believed. */
class UnsignedAnswer extends Error {
  readonly code = 'alipay.unsigned';
}

const word = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/));
const refusalSchema = v.pipe(v.string(), v.parseJson(), v.object({ error_response: v.object({ code: word, sub_code: v.optional(word, '') }) }));

/** What an answer that Alipay did not sign says of itself, such as `40002 isv.invalid-app-id`, or nothing; null when the error is another one. */
export function unsignedWords(error: unknown): string | null {
  if (error instanceof UnsignedAnswer) {
    const refusal = v.safeParse(refusalSchema, error.message);
    return refusal.success ? `${refusal.output.error_response.code} ${refusal.output.error_response.sub_code}`.trim() : '';
  }
  // The SDK tells a bad signature by its text alone; one that is not even base64 makes node:crypto throw a TypeError.
  const failed = error instanceof AlipayRequestError ? error.message.startsWith('验签失败') : error instanceof TypeError;
  return failed ? '' : null;
}
