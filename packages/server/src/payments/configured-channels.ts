import { ENDPOINT } from '@unstuck/protocol';
import { createAlipayChannel } from './alipay.ts';
import type { AlipayConfig } from './alipay.ts';
import { createBankTransferChannel } from './bank-transfer.ts';
import type { TransferConfig } from './bank-transfer.ts';
import type { Channel } from './channel.ts';
import { createWeChatPayChannel } from './wechat-pay.ts';
import type { WeChatPayConfig } from './wechat-pay.ts';

/** A channel is offered if its section is there. Other keys and addresses are all that real money needs. */
export interface ChannelsConfig {
  readonly alipay?: AlipayConfig;
  readonly wechat?: WeChatPayConfig;
  readonly transfer?: TransferConfig;
}

export interface ChannelsDeps {
  readonly clock: () => Date;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly fetch: typeof fetch;
  /** Where the platforms reach this server, e.g. `https://pay.example.com`; notifications go to `/v1/notify/*` below it. */
  readonly notifyBaseUrl: string;
  /** Where browsers reach this server; empty for paths of the page's own origin, which only the sandbox takes. */
  readonly publicUrl: string;
  /** Default `CHANNEL_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
}

/** The configured channels, in the order in which they are offered. */
export function createConfiguredChannels(config: ChannelsConfig, deps: ChannelsDeps): readonly Channel[] {
  const notifyUrl = (channel: string): string => deps.notifyBaseUrl.replace(/\/$/, '') + ENDPOINT.notify(channel);
  const returnUrl = (orderId: string, locale: string): string => `${deps.publicUrl.replace(/\/$/, '')}${ENDPOINT.hostedOrder(orderId)}?lang=${encodeURIComponent(locale)}`;
  const { clock, random, fetch } = deps;
  const timeout = deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs };
  const channels: Channel[] = [];
  if (config.alipay) channels.push(createAlipayChannel(config.alipay, { clock, notifyUrl: notifyUrl('alipay'), returnUrl, ...timeout }));
  if (config.wechat) channels.push(createWeChatPayChannel(config.wechat, { clock, random, fetch, notifyUrl: notifyUrl('wechat'), ...timeout }));
  if (config.transfer) channels.push(createBankTransferChannel(config.transfer));
  return channels;
}
