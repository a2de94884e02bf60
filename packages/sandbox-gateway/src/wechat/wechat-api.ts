import { X509Certificate } from 'node:crypto';
import * as v from 'valibot';
import type { Desk } from '../books/desk.ts';
import { isPayable } from '../books/trade.ts';
import type { Trade } from '../books/trade.ts';
import { fromRfc3339, toRfc3339 } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';
import { sealResource } from './wechat-signature.ts';
import { describeTransaction, queriedState } from './wechat-transaction.ts';

export interface WeChatReply {
  readonly status: number;
  /** Null for 204. */
  readonly body: object | null;
}

export const refuse = (status: number, code: string, message: string): WeChatReply => ({ status, body: { code, message } });

const nativeSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    appid: v.string(),
    mchid: v.string(),
    description: v.pipe(v.string(), v.minLength(1), v.maxLength(127)),
    out_trade_no: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z_\-|*]{6,32}$/)),
    time_expire: v.optional(
      v.pipe(
        v.string(),
        v.transform((text) => fromRfc3339(text)),
        v.date(),
      ),
    ),
    notify_url: v.pipe(v.string(), v.url(), v.check((url) => new URL(url).search === '', 'notify_url')),
    amount: v.object({ total: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), currency: v.optional(v.literal('CNY')) }),
  }),
);
export type NativeRequest = v.InferOutput<typeof nativeSchema>;

/** Reads `/v3/pay/transactions/native`; an answer says what is wrong. */
export function readNative(body: string, keys: SandboxKeys['wechat']): NativeRequest | WeChatReply {
  const parsed = v.safeParse(nativeSchema, body);
  if (!parsed.success) return refuse(400, 'PARAM_ERROR', `参数错误：${parsed.issues.map((issue) => v.getDotPath(issue) ?? issue.message).join('、')}`);
  if (parsed.output.mchid !== keys.merchantId || parsed.output.appid !== keys.appId) return refuse(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
  return parsed.output;
}

/** In milliseconds since 1970; null for none. */
export function expiryOf(request: NativeRequest): number | null {
  return request.time_expire?.getTime() ?? null;
}

/** Why a trade number that is already in the books cannot be ordered (again); null when it can. */
export function refuseRepeat(known: Trade, request: NativeRequest): WeChatReply | null {
  if (known.state === 'paid') return refuse(400, 'ORDERPAID', '该订单已支付');
  if (!isPayable(known)) return refuse(400, 'ORDER_CLOSED', '订单已关闭');
  const same = known.amount === request.amount.total && known.description === request.description && known.notifyUrl === request.notify_url && known.expiresAt === expiryOf(request);
  return same ? null : refuse(403, 'OUT_TRADE_NO_USED', '商户订单号重复');
}

export function answerQuery(tradeNumber: string, merchantId: string | undefined, desk: Desk, keys: SandboxKeys['wechat']): WeChatReply {
  if (merchantId !== keys.merchantId) return refuse(400, 'PARAM_ERROR', '参数错误：mchid');
  const trade = desk.find('wechat', tradeNumber);
  return trade ? { status: 200, body: describeTransaction(trade, queriedState(trade), keys) } : refuse(404, 'ORDER_NOT_EXIST', '订单不存在');
}

const closeSchema = v.pipe(v.string(), v.parseJson(), v.object({ mchid: v.string() }));

export function answerClose(tradeNumber: string, body: string, desk: Desk, keys: SandboxKeys['wechat']): WeChatReply {
  const parsed = v.safeParse(closeSchema, body);
  if (!parsed.success || parsed.output.mchid !== keys.merchantId) return refuse(400, 'PARAM_ERROR', '参数错误：mchid');
  const trade = desk.find('wechat', tradeNumber);
  if (!trade) return refuse(404, 'ORDER_NOT_EXIST', '订单不存在');
  if (trade.state === 'paid') return refuse(400, 'ORDERPAID', '该订单已支付');
  desk.closeForMerchant(trade);
  return { status: 204, body: null };
}

export function answerCertificates(keys: SandboxKeys['wechat'], nonce: string): WeChatReply {
  if (!keys.hasCertificates) return refuse(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。');
  const certificate = new X509Certificate(keys.platformCertificate);
  return {
    status: 200,
    body: {
      data: [
        {
          serial_no: keys.platformSerial,
          effective_time: toRfc3339(certificate.validFromDate),
          expire_time: toRfc3339(certificate.validToDate),
          encrypt_certificate: sealResource(keys.platformCertificate, 'certificate', keys.apiV3Key, nonce),
        },
      ],
    },
  };
}

/** What is wrong with the headers of a request that is signed as it must be; null when nothing is. */
export function refuseHeaders(headers: Readonly<Record<string, string | string[] | undefined>>, body: string): WeChatReply | null {
  if (!headers['accept'] || !headers['user-agent']) return refuse(400, 'PARAM_ERROR', 'Http头缺少Accept或User-Agent');
  const typed = body === '' || /^application\/json\b/i.test(String(headers['content-type']));
  return typed ? null : refuse(400, 'PARAM_ERROR', 'Http头Content-Type必须为application/json');
}
