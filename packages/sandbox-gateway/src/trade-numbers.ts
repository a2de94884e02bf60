import { toAlipayTime } from './platform-time.ts';

/** Numbers and nonces in the platforms' own shapes. */
export interface TradeNumbers {
  /** 28 digits, beginning with the day at Alipay's and with 42 at WeChat Pay's. */
  platformTradeNumber(platform: 'alipay' | 'wechat', now: Date): string;
  /** Digits, beginning with the day at Alipay's and with 50 at WeChat Pay's. */
  refundId(platform: 'alipay' | 'wechat', now: Date): string;
  notifyId(platform: 'alipay' | 'wechat', now: Date): string;
  pageId(): string;
  nonce(length: number): string;
}

const DIGITS = 28;

export function createTradeNumbers(random: (bytes: number) => Uint8Array): TradeNumbers {
  const hex = (bytes: number): string => Buffer.from(random(bytes)).toString('hex');
  const digits = (length: number): string => Array.from(random(length), (byte) => byte % 10).join('');
  const day = (now: Date): string => toAlipayTime(now).slice(0, 10).replaceAll('-', '');
  return {
    platformTradeNumber(platform, now) {
      const start = platform === 'alipay' ? `${day(now)}22001` : `4200002${day(now)}`;
      return start + digits(DIGITS - start.length);
    },
    refundId: (platform, now) => `${platform === 'wechat' ? '503' : ''}${day(now)}${digits(18)}`,
    notifyId: (platform, now) => (platform === 'alipay' ? `${day(now)}00222${digits(21)}` : hex(16)),
    pageId: () => hex(16),
    nonce: (length) => hex(Math.ceil(length / 2)).slice(0, length),
  };
}
