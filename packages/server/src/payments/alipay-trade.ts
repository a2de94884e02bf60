import { fromDecimal } from '@unstuck/protocol';
import * as v from 'valibot';
import { fromBeijingTime } from './beijing-time.ts';
import { ChannelError } from './channel.ts';
import type { ChannelPayment, PaidPayment } from './channel.ts';

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
  /** All that was refunded so far: in notifications. */
  refund_fee: v.optional(v.string()),
});
export type AlipayTrade = v.InferOutput<typeof alipayTradeSchema>;

/** @throws {ChannelError} for a status or an amount that is not known: neither may ever be taken for success. */
export function readAlipayTrade(trade: AlipayTrade, now: Date): ChannelPayment {
  switch (trade.trade_status) {
    case 'WAIT_BUYER_PAY':
      return { state: 'waiting' };
    // Never paid, or paid and refunded in full.
    case 'TRADE_CLOSED': {
      if (trade.refund_fee === undefined && trade.send_pay_date === undefined && trade.gmt_payment === undefined) return { state: 'closed' };
      const paid = readPaid(trade, now);
      return { ...paid, refund: { tells: 'sum', amount: paid.amount } };
    }
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const paid = readPaid(trade, now);
      const back = trade.refund_fee === undefined ? 0 : readAmount(trade, 'refund_fee');
      if (back > paid.amount) throw unreadable(`refund_fee ${JSON.stringify(trade.refund_fee)}`);
      return back > 0 ? { ...paid, refund: { tells: 'sum', amount: back } } : paid;
    }
    default:
      throw unreadable(`trade_status ${JSON.stringify(trade.trade_status)}`);
  }
}

function readPaid(trade: AlipayTrade, now: Date): PaidPayment {
  const paidAt = fromBeijingTime(trade.send_pay_date ?? trade.gmt_payment ?? '') ?? now;
  return { state: 'paid', amount: readAmount(trade, 'total_amount'), currency: 'CNY', channelTradeNumber: trade.trade_no, paidAt };
}

function readAmount(trade: AlipayTrade, field: 'total_amount' | 'refund_fee'): number {
  const amount = fromDecimal(trade[field] ?? '', 'CNY');
  if (amount === null) throw unreadable(`${field} ${JSON.stringify(trade[field])}`);
  return amount;
}

function unreadable(what: string): ChannelError {
  return new ChannelError('channel.rejected', `alipay: ${what} is not known`, { sent: true });
}
