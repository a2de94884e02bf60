import * as v from 'valibot';
import { ChannelError } from './channel.ts';
import type { NotifyReply, NotifyRequest, OtherNotify, VerifiedNotify } from './channel.ts';
import type { PlatformKeys } from './wechat-platform-keys.ts';
import { readWeChatRefund, wechatRefundSchema } from './wechat-refund.ts';
import { decryptResource, wechatResourceSchema } from './wechat-resource.ts';
import { isFresh, readSignature, verifySignature } from './wechat-signature.ts';
import { readWeChatTransaction, wechatTransactionSchema } from './wechat-transaction.ts';

const json = v.pipe(v.string(), v.parseJson());
const notifySchema = v.pipe(json, v.object({ id: v.pipe(v.string(), v.minLength(1)), event_type: v.string(), resource: wechatResourceSchema }));
const transactionSchema = v.pipe(json, wechatTransactionSchema);
const refundSchema = v.pipe(json, wechatRefundSchema);

export interface WeChatNotifyContext {
  readonly deadline: AbortSignal;
  readonly merchantId: string;
  readonly appId: string;
  readonly apiV3Key: string;
  readonly platformKeys: PlatformKeys;
  readonly clock: () => Date;
}

/** Of payments; all kinds come to one address. https://pay.weixin.qq.com/doc/v3/merchant/4012071382 */
const TRANSACTION_EVENT = /^TRANSACTION\./;
const REFUND_EVENT = 'REFUND.SUCCESS';

/** Signature, then age, then decryption, then what it is about and whose it is. https://pay.weixin.qq.com/doc/v3/merchant/4012791882 */
export async function readWeChatNotify(request: NotifyRequest, context: WeChatNotifyContext): Promise<VerifiedNotify | OtherNotify> {
  const signature = readSignature((name) => single(request.headers[name]));
  if (!signature) throw notGenuine('the Wechatpay-* headers are incomplete');
  if (!isFresh(signature, context.clock())) throw notGenuine('Wechatpay-Timestamp is not of the last five minutes');
  const key = await context.platformKeys.find(signature.serial, context.deadline);
  if (!key) throw notGenuine('Wechatpay-Serial is not a key of the platform');
  if (!verifySignature(key, signature, request.rawBody)) throw notGenuine('Wechatpay-Signature does not verify');

  const notify = v.safeParse(notifySchema, request.rawBody);
  if (!notify.success) throw notGenuine('the body is not a notification');
  const opened = decryptResource(notify.output.resource, context.apiV3Key);
  if (opened === null) throw notGenuine('resource was not encrypted with the APIv3 key');
  const { id, event_type: event } = notify.output;
  if (TRANSACTION_EVENT.test(event)) return { notifyId: id, ...readTransaction(opened, context) };
  return event === REFUND_EVENT ? { notifyId: id, ...readRefund(opened, context) } : { notifyId: id, event };
}

function readRefund(opened: string, context: WeChatNotifyContext): Omit<VerifiedNotify, 'notifyId'> {
  const refund = v.safeParse(refundSchema, opened);
  if (!refund.success) throw notGenuine('resource is not a refund');
  if (refund.output.mchid !== context.merchantId) throw notGenuine('mchid is another merchant');
  return { tradeNumber: refund.output.out_trade_no, payment: readWeChatRefund(refund.output, context.clock()) };
}

function readTransaction(opened: string, context: WeChatNotifyContext): Omit<VerifiedNotify, 'notifyId'> {
  const transaction = v.safeParse(transactionSchema, opened);
  if (!transaction.success) throw notGenuine('resource is not a transaction');
  if (transaction.output.mchid !== context.merchantId) throw notGenuine('mchid is another merchant');
  if (transaction.output.appid !== context.appId) throw notGenuine('appid is another application');
  return { tradeNumber: transaction.output.out_trade_no, payment: readWeChatTransaction(transaction.output, context.clock()) };
}

export function replyToWeChatNotify(outcome: 'processed' | 'rejected'): NotifyReply {
  const processed = outcome === 'processed';
  return {
    status: processed ? 200 : 500,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(processed ? { code: 'SUCCESS', message: '成功' } : { code: 'FAIL', message: '失败' }),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function notGenuine(what: string): ChannelError {
  return new ChannelError('signature.invalid', `wechat notification: ${what}`, { sent: false });
}
