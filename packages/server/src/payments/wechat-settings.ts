import * as v from 'valibot';
import { required, webUrl } from '../config-values.ts';
import type { ConfigProblem, Values } from '../config-values.ts';
import { certificatesSetting, isPublicHalf, privateKeySetting, publicKeysSetting } from './key-settings.ts';
import type { WeChatPayConfig } from './wechat-pay.ts';

const REAL_HOST = /^api2?\.mch\.weixin\.qq\.com$/;
const SERIAL = "must be the serial of the merchant's API certificate as hex digits alone, such as 5157F09EFDC0…: openssl x509 -in apiclient_cert.pem -noout -serial shows it after serial=";

export const WECHAT = {
  WECHAT_APP_ID: required('the appid bound to the merchant'),
  WECHAT_MERCHANT_ID: required('the merchant number (mchid)'),
  WECHAT_MERCHANT_SERIAL: v.pipe(required("the serial of the merchant's API certificate"), v.regex(/^[0-9A-Fa-f]+$/, SERIAL)),
  WECHAT_MERCHANT_PRIVATE_KEY: privateKeySetting("the merchant's private key, apiclient_key.pem"),
  WECHAT_API_V3_KEY: v.pipe(required('the APIv3 key'), v.check((key) => Buffer.byteLength(key) === 32, 'the APIv3 key has exactly 32 bytes')),
  WECHAT_PLATFORM_CERTIFICATES: v.optional(certificatesSetting),
  WECHAT_PLATFORM_PUBLIC_KEYS: v.optional(publicKeysSetting),
  WECHAT_BASE_URL: v.optional(webUrl('must be a web address, e.g. https://api.mch.weixin.qq.com'), 'https://api.mch.weixin.qq.com'),
};

/** What is wrong between variables that are each in order. */
export function wechatProblems(values: Values<typeof WECHAT>, publicUrl: string | undefined): ConfigProblem[] {
  const own = Object.entries(values.WECHAT_PLATFORM_PUBLIC_KEYS ?? {}).filter(([, key]) => isPublicHalf(key, values.WECHAT_MERCHANT_PRIVATE_KEY));
  const problems = own.map(([id]) => ({
    variable: 'WECHAT_PLATFORM_PUBLIC_KEYS',
    remedy: `${id} is the merchant's own public key: people would pay and nothing be credited; copy WeChat Pay's public key (微信支付公钥) from the merchant platform`,
  }));
  // https://pay.weixin.qq.com/doc/v3/merchant/4012791877: notify_url
  if (publicUrl?.startsWith('http:') && REAL_HOST.test(new URL(values.WECHAT_BASE_URL).hostname)) {
    problems.push({ variable: 'PUBLIC_URL', remedy: 'must begin with https: WeChat Pay refuses every payment whose notifications would go to an http address' });
  }
  return problems;
}

export function wechatConfig(values: Values<typeof WECHAT>): WeChatPayConfig {
  return {
    appId: values.WECHAT_APP_ID,
    merchantId: values.WECHAT_MERCHANT_ID,
    merchantSerial: values.WECHAT_MERCHANT_SERIAL,
    merchantPrivateKey: values.WECHAT_MERCHANT_PRIVATE_KEY,
    apiV3Key: values.WECHAT_API_V3_KEY,
    platformCertificates: values.WECHAT_PLATFORM_CERTIFICATES ?? [],
    ...(values.WECHAT_PLATFORM_PUBLIC_KEYS === undefined ? {} : { platformPublicKeys: values.WECHAT_PLATFORM_PUBLIC_KEYS }),
    baseUrl: values.WECHAT_BASE_URL,
  };
}
