import type { Trade } from '../books/trade.ts';
import { toRfc3339 } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';

const STATE = {
  waiting: ['NOTPAY', '订单未支付'],
  paid: ['SUCCESS', '支付成功'],
  failed: ['PAYERROR', '支付失败'],
  closed: ['CLOSED', '订单已关闭'],
} as const satisfies Record<Trade['state'], readonly [string, string]>;

/** A transaction as answers and notifications describe it, in the state that they speak of. */
export function describeTransaction(trade: Trade, state: Trade['state'], keys: SandboxKeys['wechat']): object {
  const [tradeState, description] = STATE[state];
  const amount = { total: trade.amount, currency: 'CNY' };
  return {
    appid: keys.appId,
    mchid: keys.merchantId,
    out_trade_no: trade.tradeNumber,
    trade_state: tradeState,
    trade_state_desc: description,
    attach: '',
    ...(state === 'paid' && trade.paidAt !== null
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
