import { toDecimal } from '@unstuck/protocol';
import { isRefundedInFull, refundedOf } from '../books/trade.ts';
import type { Notification, Trade } from '../books/trade.ts';
import type { NotifyWire } from '../notify/notifier.ts';
import { toAlipayTime } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';
import { tradeStatus } from './alipay-api.ts';
import { signParameters } from './alipay-signature.ts';
import type { Parameters } from './alipay-signature.ts';

const STATUS = { waiting: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', closed: 'TRADE_CLOSED' } as const;

/** What is told of the money, in the state that a notification speaks of. `refund_fee` is all that went back so far. */
function moneyOf(trade: Trade, { state, refund }: Notification, now: Date): Parameters {
  if (state === 'waiting' || state === 'closed') return {};
  const amount = toDecimal(trade.amount, 'CNY');
  const paid = { gmt_payment: toAlipayTime(new Date(trade.paidAt ?? now)), receipt_amount: amount, buyer_pay_amount: amount };
  const last = trade.refunds[refund - 1];
  if (last === undefined) return paid;
  const at = toAlipayTime(new Date(last.at));
  return {
    ...paid,
    refund_fee: toDecimal(refundedOf(trade, refund), 'CNY'),
    gmt_refund: `${at}.000`,
    out_biz_no: last.id,
    ...(isRefundedInFull(trade, refund) ? { gmt_close: at } : {}),
  };
}

/** Form-encoded, signed with RSA2, confirmed by the one word `success`. https://opendocs.alipay.com/open/270/105902 */
export function createAlipayNotifyWire(currentKeys: () => SandboxKeys['alipay']): NotifyWire {
  return {
    compose(trade, notification, now) {
      const keys = currentKeys();
      const amount = toDecimal(trade.amount, 'CNY');
      const parameters = signParameters(
        {
          notify_type: 'trade_status_sync',
          notify_id: notification.id,
          notify_time: toAlipayTime(now),
          app_id: keys.appId,
          auth_app_id: keys.appId,
          charset: 'utf-8',
          version: '1.0',
          out_trade_no: trade.tradeNumber,
          trade_no: trade.platformTradeNumber,
          trade_status: notification.state === 'refunded' ? tradeStatus(trade, notification.refund) : STATUS[notification.state],
          subject: trade.description,
          total_amount: amount,
          seller_id: keys.sellerId,
          buyer_id: '2088000200000002',
          gmt_create: toAlipayTime(new Date(trade.createdAt)),
          ...moneyOf(trade, notification, now),
        },
        keys.platformPrivateKey,
      );
      return {
        // As the real ones come, the second media type and all.
        headers: { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=utf-8' },
        body: new URLSearchParams(parameters).toString(),
      };
    },
    confirms: (answer) => answer.status === 200 && answer.body.trim() === 'success',
  };
}

/** The signed parameters that the browser carries back to the merchant. They prove nothing about the money. */
export function returnAddress(returnUrl: string, trade: Trade, keys: SandboxKeys['alipay'], now: Date): string {
  const parameters = signParameters(
    {
      app_id: keys.appId,
      auth_app_id: keys.appId,
      charset: 'utf-8',
      method: 'alipay.trade.page.pay.return',
      out_trade_no: trade.tradeNumber,
      seller_id: keys.sellerId,
      timestamp: toAlipayTime(now),
      total_amount: toDecimal(trade.amount, 'CNY'),
      trade_no: trade.platformTradeNumber,
      version: '1.0',
    },
    keys.platformPrivateKey,
  );
  return `${returnUrl}${returnUrl.includes('?') ? '&' : '?'}${new URLSearchParams(parameters).toString()}`;
}
