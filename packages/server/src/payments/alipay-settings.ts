import * as v from 'valibot';
import { required, webUrl } from '../config-values.ts';
import type { ConfigProblem, Values } from '../config-values.ts';
import type { AlipayConfig } from './alipay.ts';
import { certificateSetting, isCertificate, isPublicHalf, privateKeySetting, publicKeySetting } from './key-settings.ts';

const REAL_HOST = 'openapi.alipay.com';
const BESIDE = 'ALIPAY_PUBLIC_KEY, ALIPAY_APP_CERT and ALIPAY_ROOT_CERT are certificates all three or none; or set ALIPAY_PUBLIC_KEY to the plain public key (支付宝公钥)';
const OWN_KEY = "is the application's own public key: people would pay and nothing be credited; copy Alipay's public key (支付宝公钥) from open.alipay.com";

export const ALIPAY = {
  ALIPAY_APP_ID: required('the application id from open.alipay.com'),
  ALIPAY_PRIVATE_KEY: privateKeySetting("the application's RSA2 private key"),
  ALIPAY_PUBLIC_KEY: publicKeySetting("Alipay's public key for this application (not the application's own)"),
  ALIPAY_APP_CERT: v.optional(certificateSetting('appCertPublicKey_….crt')),
  ALIPAY_ROOT_CERT: v.optional(certificateSetting('alipayRootCert.crt')),
  ALIPAY_GATEWAY_URL: v.optional(webUrl('must be a web address, e.g. https://openapi.alipay.com/gateway.do'), 'https://openapi.alipay.com/gateway.do'),
  ALIPAY_BROWSER_GATEWAY_URL: v.optional(v.union(
    [v.pipe(v.string(), v.regex(/^\/[^/\\]/)), webUrl('')],
    'must be a web address, or a path of the service itself, e.g. https://openapi.alipay.com/gateway.do',
  )),
  ALIPAY_SELLER_ID: v.optional(v.string()),
};

/** What is wrong between variables that are each in order. */
export function alipayProblems(values: Values<typeof ALIPAY>): ConfigProblem[] {
  if (isPublicHalf(values.ALIPAY_PUBLIC_KEY, values.ALIPAY_PRIVATE_KEY)) return [{ variable: 'ALIPAY_PUBLIC_KEY', remedy: OWN_KEY }];
  const { ALIPAY_APP_CERT: app, ALIPAY_ROOT_CERT: root } = values;
  const certified = isCertificate(values.ALIPAY_PUBLIC_KEY);
  if (!certified && app === undefined && root === undefined) return [];
  const problems: ConfigProblem[] = [];
  if (!certified) problems.push({ variable: 'ALIPAY_PUBLIC_KEY', remedy: 'must be a certificate, alipayCertPublicKey_RSA2.crt, beside ALIPAY_APP_CERT and ALIPAY_ROOT_CERT; or remove those, and set it to the plain public key' });
  if (app === undefined) problems.push({ variable: 'ALIPAY_APP_CERT', remedy: `set it to appCertPublicKey_….crt, as ${BESIDE}` });
  if (root === undefined) problems.push({ variable: 'ALIPAY_ROOT_CERT', remedy: `set it to alipayRootCert.crt, as ${BESIDE}` });
  if (app !== undefined && !isPublicHalf(app, values.ALIPAY_PRIVATE_KEY)) problems.push({ variable: 'ALIPAY_APP_CERT', remedy: 'does not belong to ALIPAY_PRIVATE_KEY: it must be the certificate that open.alipay.com made for that key' });
  return problems;
}

/** What works, and most likely not as it should. */
export function alipayWarnings(values: Values<typeof ALIPAY>, publicUrl: string): ConfigProblem[] {
  const real = new URL(values.ALIPAY_GATEWAY_URL).hostname === REAL_HOST;
  return real && publicUrl.startsWith('http:') ? [{ variable: 'PUBLIC_URL', remedy: 'should begin with https: people come back from Alipay to it, and notifications of payments come to it' }] : [];
}

export function alipayConfig(values: Values<typeof ALIPAY>): AlipayConfig {
  const { ALIPAY_APP_CERT: app, ALIPAY_ROOT_CERT: root } = values;
  return {
    appId: values.ALIPAY_APP_ID,
    privateKey: values.ALIPAY_PRIVATE_KEY,
    alipayPublicKey: values.ALIPAY_PUBLIC_KEY,
    ...(app === undefined || root === undefined ? {} : { certificates: { app, root } }),
    gatewayUrl: values.ALIPAY_GATEWAY_URL,
    ...(values.ALIPAY_BROWSER_GATEWAY_URL === undefined ? {} : { browserGatewayUrl: values.ALIPAY_BROWSER_GATEWAY_URL }),
    ...(values.ALIPAY_SELLER_ID === undefined ? {} : { sellerId: values.ALIPAY_SELLER_ID }),
  };
}
