import { toDecimal } from '@unstuck/protocol';
import type { ChannelId, Currency, Locale } from '@unstuck/protocol';
import { csvRow, csvText } from '../http/csv-row.ts';
import type { Posting } from '../ledger/read-postings.ts';

interface Words {
  readonly head: readonly string[];
  readonly kinds: Readonly<Record<'receipt' | 'refund' | 'returned' | 'credited', string>>;
  readonly channels: Readonly<Record<ChannelId, string>>;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  'zh-CN': {
    head: ['记账时间', '类型', '支付方式', '账号', '订单号', '商户订单号', '渠道流水号', '退款单号', '渠道支付时间', '币种', '渠道收款', '员工入账', '待处理款项'],
    kinds: { receipt: '收款', refund: '退款', returned: '已退回', credited: '转入员工账户' },
    channels: { alipay: '支付宝', wechat: '微信支付', transfer: '银行转账' },
  },
  en: {
    head: ['Booked at', 'Kind', 'Channel', 'Account', 'Order', 'Trade number', "Channel's number", 'Refund', 'Paid at', 'Currency', 'Received by channel', 'Credited to employee', 'Set aside'],
    kinds: { receipt: 'Receipt', refund: 'Refund', returned: 'Sent back', credited: 'Credited after all' },
    channels: { alipay: 'Alipay', wechat: 'WeChat Pay', transfer: 'Bank transfer' },
  },
};

export function ledgerCsvHead(locale: Locale): string {
  return csvRow(WORDS[locale].head);
}

/** @param offset in which times are written, `+08:00` or `Z` */
export function ledgerCsvRow(posting: Posting, offset: string, locale: Locale): string {
  const { kinds, channels } = WORDS[locale];
  const { at, kind, channel, account, orderId, tradeNumber, channelTradeNumber, refundId, paidAt, currency, received, credited, setAside } = posting;
  const texts = [account, orderId, tradeNumber, channelTradeNumber ?? '', refundId ?? ''].map(csvText);
  const sums = [received, credited, setAside].map((minor) => signedDecimal(minor, currency));
  const what = kind === 'placement' ? (received < 0 ? 'returned' : 'credited') : kind;
  return csvRow([timeAt(at, offset), kinds[what], channels[channel], ...texts, paidAt === null ? '' : timeAt(paidAt, offset), currency, ...sums]);
}

function signedDecimal(minor: number, currency: Currency): string {
  return `${minor < 0 ? '-' : ''}${toDecimal(Math.abs(minor), currency)}`;
}

/** `2026-03-02T16:00:00+08:00` */
function timeAt(moment: Date, offset: string): string {
  const [, sign = '+', hours = 0, minutes = 0] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return `${new Date(moment.getTime() + ahead).toISOString().slice(0, 19)}${offset}`;
}
