import type { SandboxKeys } from './sandbox-keys.ts';

export interface SandboxUrls {
  /** The gateway as the order service reaches it, base path included: `http://127.0.0.1:8080/sandbox`. */
  readonly serviceUrl: string;
  /** The gateway as browsers reach it; a path of the page's own origin will do: `/sandbox`. Default: `serviceUrl`. */
  readonly browserUrl?: string;
}

export interface SandboxChannelConfig {
  readonly alipay: {
    readonly appId: string;
    readonly privateKey: string;
    readonly alipayPublicKey: string;
    readonly certificates?: { readonly app: string; readonly root: string };
    readonly gatewayUrl: string;
    readonly browserGatewayUrl: string;
    readonly sellerId: string;
  };
  readonly wechat: {
    readonly appId: string;
    readonly merchantId: string;
    readonly merchantSerial: string;
    readonly merchantPrivateKey: string;
    readonly apiV3Key: string;
    readonly platformCertificates: readonly string[];
    readonly baseUrl: string;
  };
}

/** The merchant's half of the keys, as the sections `alipay` and `wechat` of the order service's configuration. */
export function sandboxChannelConfig(keys: SandboxKeys, urls: SandboxUrls): SandboxChannelConfig {
  const serviceUrl = urls.serviceUrl.replace(/\/$/, '');
  const browserUrl = (urls.browserUrl ?? serviceUrl).replace(/\/$/, '');
  const { certificates } = keys.alipay;
  return {
    alipay: {
      appId: keys.alipay.appId,
      privateKey: keys.alipay.merchantPrivateKey,
      alipayPublicKey: certificates?.platform ?? keys.alipay.platformPublicKey,
      ...(certificates === undefined ? {} : { certificates: { app: certificates.app, root: certificates.root } }),
      gatewayUrl: `${serviceUrl}/alipay/gateway.do`,
      browserGatewayUrl: `${browserUrl}/alipay/gateway.do`,
      sellerId: keys.alipay.sellerId,
    },
    wechat: {
      appId: keys.wechat.appId,
      merchantId: keys.wechat.merchantId,
      merchantSerial: keys.wechat.merchantSerial,
      merchantPrivateKey: keys.wechat.merchantPrivateKey,
      apiV3Key: keys.wechat.apiV3Key,
      platformCertificates: [keys.wechat.platformCertificate],
      baseUrl: `${serviceUrl}/wechat`,
    },
  };
}
