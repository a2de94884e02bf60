import { fromDecimal, toDecimal } from '@unstuck/protocol';
import * as v from 'valibot';
import type { Desk } from '../books/desk.ts';
import { isRefundedInFull } from '../books/trade.ts';
import type { Trade } from '../books/trade.ts';
import { fromAlipayTime, toAlipayTime } from '../platform-time.ts';
import type { SandboxKeys } from '../sandbox-keys.ts';
import { certificateSerial, verifyRequest } from './alipay-signature.ts';
import type { Parameters } from './alipay-signature.ts';

/** The inner object of an answer. https://opendocs.alipay.com/common/02km9f */
export interface AlipayReply {
  readonly code: string;
  readonly msg: string;
  readonly [name: string]: string;
}

const invalid = (subCode: string, subMessage: string): AlipayReply => ({ code: '40002', msg: 'Invalid Arguments', sub_code: subCode, sub_msg: subMessage });
const failed = (subCode: string, subMessage: string): AlipayReply => ({ code: '40004', msg: 'Business Failed', sub_code: subCode, sub_msg: subMessage });
const success = { code: '10000', msg: 'Success' } as const;

const METHODS = ['alipay.trade.page.pay', 'alipay.trade.query', 'alipay.trade.close'];
/** Without a known application there is no key to sign with, and without a known method no name to answer under. */
const UNSIGNED = ['isv.invalid-app-id', 'isv.invalid-method'];

export function isUnsigned(reply: AlipayReply): boolean {
  return UNSIGNED.includes(reply['sub_code'] ?? '');
}

/** What is wrong with a request before its content is looked at; null when nothing is. */
export function refuseRequest(parameters: Parameters, keys: SandboxKeys['alipay']): AlipayReply | null {
  if (!METHODS.includes(parameters['method'] ?? '')) return invalid('isv.invalid-method', '不存在的方法名');
  if (parameters['app_id'] !== keys.appId) return invalid('isv.invalid-app-id', '无效的AppID参数');
  const { certificates } = keys;
  if (certificates && parameters['app_cert_sn'] !== certificateSerial(certificates.app)) return invalid('isv.invalid-app-cert-sn', '应用公钥证书SN不正确');
  if (certificates && parameters['alipay_root_cert_sn'] !== certificateSerial(certificates.root)) return invalid('isv.invalid-root-cert-sn', '支付宝根证书SN不正确');
  if (parameters['sign_type'] !== 'RSA2') return invalid('isv.invalid-signature-type', '无效签名类型');
  if (parameters['charset']?.toLowerCase() !== 'utf-8') return invalid('isv.invalid-charset', '字符集错误');
  if (!verifyRequest(parameters, keys.merchantPublicKey)) return invalid('isv.invalid-signature', '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配');
  if (!fromAlipayTime(parameters['timestamp'] ?? '')) return invalid('isv.invalid-timestamp', '非法的时间戳参数');
  return null;
}

const tradeNumber = v.pipe(v.string(), v.regex(/^[0-9a-zA-Z_]{1,64}$/));
const byTradeNumberSchema = v.pipe(v.string(), v.parseJson(), v.object({ out_trade_no: tradeNumber }));

export function tradeNumberOf(parameters: Parameters): string | null {
  const parsed = v.safeParse(byTradeNumberSchema, parameters['biz_content']);
  return parsed.success ? parsed.output.out_trade_no : null;
}

const STATUS = { waiting: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', failed: 'WAIT_BUYER_PAY', closed: 'TRADE_CLOSED' } as const satisfies Record<Trade['state'], string>;

/** Alipay closes what was refunded in full. */
export function tradeStatus(trade: Trade, refunds?: number): string {
  return isRefundedInFull(trade, refunds) ? STATUS.closed : STATUS[trade.state];
}

/** `alipay.trade.query` or `alipay.trade.close`. */
export function answerAlipay(method: string, parameters: Parameters, desk: Desk): AlipayReply {
  const number = tradeNumberOf(parameters);
  if (number === null) return invalid('isv.invalid-parameter', '参数无效：out_trade_no');
  const trade = desk.find('alipay', number);
  if (!trade) return failed('ACQ.TRADE_NOT_EXIST', '交易不存在');
  if (method === 'alipay.trade.query') return describe(trade);
  if (trade.state !== 'waiting') return failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
  desk.closeForMerchant(trade);
  return { ...success, out_trade_no: trade.tradeNumber, trade_no: trade.platformTradeNumber };
}

/** A query does not tell what was refunded in part. */
function describe(trade: Trade): AlipayReply {
  const amount = toDecimal(trade.amount, 'CNY');
  return {
    ...success,
    out_trade_no: trade.tradeNumber,
    trade_no: trade.platformTradeNumber,
    trade_status: tradeStatus(trade),
    total_amount: amount,
    subject: trade.description,
    ...(trade.paidAt === null ? {} : { send_pay_date: toAlipayTime(new Date(trade.paidAt)), buyer_logon_id: 'san***@sandbox.example', buyer_pay_amount: amount }),
  };
}

const pagePaySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    out_trade_no: tradeNumber,
    product_code: v.literal('FAST_INSTANT_TRADE_PAY'),
    total_amount: v.pipe(
      v.string(),
      v.transform((text) => fromDecimal(text, 'CNY')),
      v.number(),
      v.minValue(1),
    ),
    subject: v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^/=&]*$/)),
    time_expire: v.optional(
      v.pipe(
        v.string(),
        v.transform((text) => fromAlipayTime(text)),
        v.date(),
      ),
    ),
  }),
);

export interface NewTrade {
  readonly tradeNumber: string;
  readonly amount: number;
  readonly description: string;
  readonly notifyUrl: string;
  readonly returnUrl: string | null;
  readonly expiresAt: number | null;
}

/** Reads `alipay.trade.page.pay`; a text says which field is wrong. */
export function readPagePay(parameters: Parameters): NewTrade | string {
  const parsed = v.safeParse(pagePaySchema, parameters['biz_content']);
  if (!parsed.success) return `biz_content: ${parsed.issues.map((issue) => v.getDotPath(issue) ?? issue.message).join(', ')}`;
  const biz = parsed.output;
  return {
    tradeNumber: biz.out_trade_no,
    amount: biz.total_amount,
    description: biz.subject,
    notifyUrl: parameters['notify_url'] ?? '',
    returnUrl: parameters['return_url'] ?? null,
    expiresAt: biz.time_expire?.getTime() ?? null,
  };
}
