import type { SandboxChannelConfig } from './sandbox-channel-config.ts';

/** The merchant's half of the keys as variables of the order service: `docs/configuration.md`. */
export function sandboxEnvironment({ alipay, wechat }: SandboxChannelConfig): Record<string, string> {
  const { certificates } = alipay;
  return {
    ALIPAY_APP_ID: alipay.appId,
    ALIPAY_PRIVATE_KEY: alipay.privateKey,
    ALIPAY_PUBLIC_KEY: alipay.alipayPublicKey,
    ...(certificates === undefined ? {} : { ALIPAY_APP_CERT: certificates.app, ALIPAY_ROOT_CERT: certificates.root }),
    ALIPAY_GATEWAY_URL: alipay.gatewayUrl,
    ALIPAY_BROWSER_GATEWAY_URL: alipay.browserGatewayUrl,
    ALIPAY_SELLER_ID: alipay.sellerId,
    WECHAT_APP_ID: wechat.appId,
    WECHAT_MERCHANT_ID: wechat.merchantId,
    WECHAT_MERCHANT_SERIAL: wechat.merchantSerial,
    WECHAT_MERCHANT_PRIVATE_KEY: wechat.merchantPrivateKey,
    WECHAT_API_V3_KEY: wechat.apiV3Key,
    WECHAT_PLATFORM_CERTIFICATES: wechat.platformCertificates.join('\n'),
    WECHAT_BASE_URL: wechat.baseUrl,
  };
}

/** For `node --env-file` and for a shell alike: one variable a line, line breaks of PEM as `\n`, which the service reads as such. */
export function environmentText(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment).map(([name, value]) => `${name}='${value.replaceAll('\n', String.raw`\n`)}'\n`).join('');
}
