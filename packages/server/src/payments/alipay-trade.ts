import { fromDecimal } from '@unstuck/protocol';
import * as v from 'valibot';
import { fromBeijingTime } from './beijing-time.ts';
import { ChannelError } from './channel.ts';
import type { ChannelPayment } from './channel.ts';

/** A trade as answers to `alipay.trade.query` and notifications describe it. https://opendocs.alipay.com/open/028woa */
export const alipayTradeSchema = v.object({
  out_trade_no: v.string(),
  trade_no: v.string(),
  trade_status: v.string(),
  total_amount: v.optional(v.string()),
  /** When it was paid: in answers. */
  send_pay_date: v.optional(v.string()),
  /** When it was paid: in notifications. */
  gmt_payment: v.optional(v.string()),
});
export type AlipayTrade = v.InferOutput<typeof alipayTradeSchema>;

/** @throws {ChannelError} for a status or an amount that is not known: neither may ever be taken for success. */
export function readAlipayTrade(trade: AlipayTrade, now: Date): ChannelPayment {
  switch (trade.trade_status) {
    case 'WAIT_BUYER_PAY':
      return { state: 'waiting' };
    case 'TRADE_CLOSED':
      return { state: 'closed' };
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const amount = fromDecimal(trade.total_amount ?? '', 'CNY');
      if (amount === null) throw unreadable(`total_amount ${JSON.stringify(trade.total_amount)}`);
      const paidAt = fromBeijingTime(trade.send_pay_date ?? trade.gmt_payment ?? '') ?? now;
      return { state: 'paid', amount, currency: 'CNY', channelTradeNumber: trade.trade_no, paidAt };
    }
    default:
      throw unreadable(`trade_status ${JSON.stringify(trade.trade_status)}`);
  }
}

function unreadable(what: string): ChannelError {
  return new ChannelError('channel.rejected', `alipay: ${what} is not known`, { sent: true });
}
