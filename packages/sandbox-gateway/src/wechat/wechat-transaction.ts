import type { Trade } from '../books/trade.ts';
import { toRfc3339 } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';

const STATE = {
  waiting: ['NOTPAY', '订单未支付'],
  paid: ['SUCCESS', '支付成功'],
  failed: ['PAYERROR', '支付失败'],
  closed: ['CLOSED', '订单已关闭'],
  refunded: ['REFUND', '订单发生过退款，退款详情请查询退款单'],
} as const satisfies Record<Trade['state'] | 'refunded', readonly [string, string]>;

/** How a query tells the state: after the first refund it says so, whatever was refunded. */
export function queriedState(trade: Trade): Trade['state'] | 'refunded' {
  return trade.refunds.length > 0 ? 'refunded' : trade.state;
}

/** A transaction as answers and notifications describe it, in the state that they speak of. */
export function describeTransaction(trade: Trade, state: Trade['state'] | 'refunded', keys: SandboxKeys['wechat']): object {
  const [tradeState, description] = STATE[state];
  const amount = { total: trade.amount, currency: 'CNY' };
  return {
    appid: keys.appId,
    mchid: keys.merchantId,
    out_trade_no: trade.tradeNumber,
    trade_state: tradeState,
    trade_state_desc: description,
    attach: '',
    ...((state === 'paid' || state === 'refunded') && trade.paidAt !== null
      ? {
          transaction_id: trade.platformTradeNumber,
          trade_type: 'NATIVE',
          bank_type: 'OTHERS',
          success_time: toRfc3339(new Date(trade.paidAt)),
          payer: { openid: 'oSandboxPayer0000000000000000' },
          amount: { ...amount, payer_total: trade.amount, payer_currency: 'CNY' },
        }
      : { amount }),
  };
}

/** A refund as its notification describes it; no appid. https://pay.weixin.qq.com/doc/v3/merchant/4012791886 */
export function describeRefund(trade: Trade, refund: Trade['refunds'][number], keys: SandboxKeys['wechat']): object {
  return {
    mchid: keys.merchantId,
    out_trade_no: trade.tradeNumber,
    transaction_id: trade.platformTradeNumber,
    out_refund_no: `console-${refund.id}`,
    refund_id: refund.id,
    refund_status: 'SUCCESS',
    success_time: toRfc3339(new Date(refund.at)),
    user_received_account: '支付用户零钱',
    amount: { total: trade.amount, refund: refund.amount, payer_total: trade.amount, payer_refund: refund.amount },
  };
}
