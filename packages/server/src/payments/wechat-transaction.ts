import * as v from 'valibot';
import { ChannelError } from './channel.ts';
import type { ChannelPayment, PaidPayment } from './channel.ts';

/** A transaction as answers and notifications describe it. https://pay.weixin.qq.com/doc/v3/merchant/4012791880 */
export const wechatTransactionSchema = v.object({
  appid: v.string(),
  mchid: v.string(),
  out_trade_no: v.string(),
  trade_state: v.string(),
  transaction_id: v.optional(v.string()),
  success_time: v.optional(v.string()),
  amount: v.optional(v.object({ total: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), currency: v.optional(v.string(), 'CNY') })),
});
export type WeChatTransaction = v.InferOutput<typeof wechatTransactionSchema>;

/** @throws {ChannelError} for a state, a currency or an amount that is not known: none may ever be taken for success. */
export function readWeChatTransaction(transaction: WeChatTransaction, now: Date): ChannelPayment {
  switch (transaction.trade_state) {
    // PAYERROR: this attempt failed, and the same QR code can be paid again.
    case 'NOTPAY':
    case 'PAYERROR':
      return { state: 'waiting' };
    case 'USERPAYING':
    case 'ACCEPT':
      return { state: 'paying' };
    case 'CLOSED':
    case 'REVOKED':
      return { state: 'closed' };
    case 'SUCCESS':
      return readPaid(transaction, now);
    // Some of the money went back, or all of it.
    case 'REFUND':
      return { ...readPaid(transaction, now), refund: { tells: 'nothing' } };
    default:
      throw unreadable(`trade_state ${JSON.stringify(transaction.trade_state)}`);
  }
}

function readPaid({ amount, transaction_id: channelTradeNumber, success_time: at = '' }: WeChatTransaction, now: Date): PaidPayment {
  if (!amount || !channelTradeNumber) throw unreadable('a paid transaction without amount or transaction_id');
  if (amount.currency !== 'CNY') throw unreadable(`amount.currency ${JSON.stringify(amount.currency)}`);
  const paidAt = new Date(at);
  return { state: 'paid', amount: amount.total, currency: 'CNY', channelTradeNumber, paidAt: Number.isNaN(paidAt.getTime()) ? now : paidAt };
}

function unreadable(what: string): ChannelError {
  return new ChannelError('channel.rejected', `wechat: ${what} is not known`, { sent: true });
}
