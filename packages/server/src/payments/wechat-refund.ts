import * as v from 'valibot';
import type { PaidPayment } from './channel.ts';

const minorUnits = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A refund as `REFUND.SUCCESS` describes it; it names no application. https://pay.weixin.qq.com/doc/v3/merchant/4012791886 */
export const wechatRefundSchema = v.object({
  mchid: v.string(),
  out_trade_no: v.string(),
  transaction_id: v.string(),
  refund_id: v.pipe(v.string(), v.minLength(1)),
  refund_status: v.literal('SUCCESS'),
  amount: v.object({ total: minorUnits, refund: minorUnits }),
});
export type WeChatRefund = v.InferOutput<typeof wechatRefundSchema>;

/** The payment of which money went back; when it was made is not told. */
export function readWeChatRefund({ transaction_id: channelTradeNumber, refund_id: id, amount }: WeChatRefund, now: Date): PaidPayment {
  return { state: 'paid', amount: amount.total, currency: 'CNY', channelTradeNumber, paidAt: now, refund: { tells: 'one', id, amount: amount.refund } };
}
