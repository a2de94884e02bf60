import { X509Certificate, createHash, createSign, createVerify } from 'node:crypto';
import type { SandboxKeys } from '../sandbox-keys.ts';

export type Parameters = Readonly<Record<string, string>>;

/** What RSA2 signs: all parameters that hold something, sorted, as `name=value` joined by `&`. https://opendocs.alipay.com/common/02kf5q */
export function signedText(parameters: Parameters, left: readonly string[]): string {
  return Object.entries(parameters)
    .filter(([name, value]) => value !== '' && !left.includes(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function rsa2(text: string, privateKey: string): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64');
}

/** A merchant's request: `sign_type` is signed too. */
export function verifyRequest(parameters: Parameters, merchantPublicKey: string): boolean {
  const text = signedText(parameters, ['sign']);
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(merchantPublicKey, parameters['sign'] ?? '', 'base64');
}

/** A notification or a return: `sign_type` is not signed. */
export function signParameters(parameters: Parameters, privateKey: string): Parameters {
  const sign = rsa2(signedText(parameters, ['sign', 'sign_type']), privateKey);
  return { ...parameters, sign_type: 'RSA2', sign };
}

/** The signature is over the text of the inner object exactly as it stands in the answer, escaped slashes included. */
export function signedAnswer(name: string, inner: object, { platformPrivateKey: privateKey, certificates }: SandboxKeys['alipay'], falsify: boolean): string {
  const text = JSON.stringify(inner).replaceAll('/', '\\/');
  const signer = certificates === undefined ? '' : `"alipay_cert_sn":"${certificateSerial(certificates.platform)}",`;
  return `{${JSON.stringify(name)}:${text},${signer}"sign":${JSON.stringify(rsa2(falsify ? `${text} ` : text, privateKey))}}`;
}

/** How Alipay names a certificate: its issuer, the last part first, and its serial in decimal, as MD5. https://opendocs.alipay.com/common/02kf5q */
export function certificateSerial(pem: string): string {
  const { issuer, serialNumber } = new X509Certificate(pem);
  return createHash('md5').update(issuer.split('\n').reverse().join(',') + BigInt(`0x${serialNumber}`)).digest('hex');
}
