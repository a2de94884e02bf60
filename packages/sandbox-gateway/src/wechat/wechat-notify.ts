import type { NotifyWire } from '../notify/notifier.ts';
import { toRfc3339 } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';
import type { TradeNumbers } from '../trade-numbers.ts';
import { platformSigner, sealResource, signatureHeaders } from './wechat-signature.ts';
import { describeTransaction } from './wechat-transaction.ts';

/** JSON with a sealed transaction, signed in headers, confirmed by any 2xx. https://pay.weixin.qq.com/doc/v3/merchant/4012791882 */
export function createWeChatNotifyWire(currentKeys: () => SandboxKeys['wechat'], numbers: TradeNumbers): NotifyWire {
  return {
    compose(trade, notification, now) {
      const keys = currentKeys();
      const paid = notification.state === 'paid';
      const transaction = JSON.stringify(describeTransaction(trade, notification.state, keys));
      const body = JSON.stringify({
        id: notification.id,
        create_time: toRfc3339(new Date(trade.paidAt ?? now)),
        resource_type: 'encrypt-resource',
        event_type: paid ? 'TRANSACTION.SUCCESS' : `TRANSACTION.${notification.state.toUpperCase()}`,
        summary: paid ? '支付成功' : '交易状态变更',
        resource: { original_type: 'transaction', ...sealResource(transaction, 'transaction', keys.apiV3Key, numbers.nonce(12)) },
      });
      return {
        headers: { 'content-type': 'application/json; charset=utf-8', ...signatureHeaders(body, platformSigner(keys), now, numbers.nonce(32)) },
        body,
      };
    },
    confirms: (answer) => answer.status >= 200 && answer.status < 300,
  };
}
