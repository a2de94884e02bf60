import type { Notification } from '../books/trade.ts';
import type { NotifyWire } from '../notify/notifier.ts';
import { toRfc3339 } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';
import type { TradeNumbers } from '../trade-numbers.ts';
import { platformSigner, sealResource, signatureHeaders } from './wechat-signature.ts';
import { describeRefund, describeTransaction } from './wechat-transaction.ts';

const SPOKEN = {
  waiting: ['TRANSACTION.WAITING', '交易状态变更'],
  paid: ['TRANSACTION.SUCCESS', '支付成功'],
  closed: ['TRANSACTION.CLOSED', '交易状态变更'],
  refunded: ['REFUND.SUCCESS', '退款成功'],
} as const satisfies Record<Notification['state'], readonly [string, string]>;

/** JSON with a sealed transaction or refund, signed in headers, confirmed by any 2xx. https://pay.weixin.qq.com/doc/v3/merchant/4012791882 */
export function createWeChatNotifyWire(currentKeys: () => SandboxKeys['wechat'], numbers: TradeNumbers): NotifyWire {
  return {
    compose(trade, notification, now) {
      const keys = currentKeys();
      const refund = trade.refunds[notification.refund - 1];
      const { state } = notification;
      const [event, summary] = SPOKEN[state];
      const about = refund === undefined ? 'transaction' : 'refund';
      const resource = JSON.stringify(refund === undefined ? describeTransaction(trade, state, keys) : describeRefund(trade, refund, keys));
      const body = JSON.stringify({
        id: notification.id,
        create_time: toRfc3339(new Date(refund?.at ?? trade.paidAt ?? now)),
        resource_type: 'encrypt-resource',
        event_type: event,
        summary,
        resource: { original_type: about, ...sealResource(resource, about, keys.apiV3Key, numbers.nonce(12)) },
      });
      return {
        headers: { 'content-type': 'application/json; charset=utf-8', ...signatureHeaders(body, platformSigner(keys), now, numbers.nonce(32)) },
        body,
      };
    },
    confirms: (answer) => answer.status >= 200 && answer.status < 300,
  };
}
