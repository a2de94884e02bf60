import { toDecimal } from '@unstuck/protocol';
import type { NextAction } from '@unstuck/protocol';
import type { AlipaySdk } from 'alipay-sdk';
import * as v from 'valibot';
import { createAlipaySdk, unsignedWords } from './alipay-sdk.ts';
import type { AlipayAccess } from './alipay-sdk.ts';
import { alipayTradeSchema, readAlipayTrade } from './alipay-trade.ts';
import { toBeijingTime } from './beijing-time.ts';
import { callFailed, withDeadline } from './channel-failure.ts';
import { CHANNEL_TIMEOUT_MS, ChannelError } from './channel.ts';
import type { Channel, ChannelPayment, NotifyRequest, PaymentOrder, VerifiedNotify } from './channel.ts';

/** What the merchant gets from Alipay's open platform. */
export interface AlipayConfig extends AlipayAccess {
  /** Where the browser posts its form: absolute, or a path of the page's own origin. Default: `gatewayUrl`. */
  readonly browserGatewayUrl?: string;
  /** Alipay's number of the merchant (PID). When given, notifications about other sellers are refused. */
  readonly sellerId?: string;
}

export interface AlipayDeps {
  readonly clock: () => Date;
  /** Where Alipay posts its notifications. */
  readonly notifyUrl: string;
  /** Where Alipay sends the browser after payment. */
  readonly returnUrl?: (orderId: string, locale: string) => string;
  /** Default {@link CHANNEL_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

const answerSchema = v.object({ code: v.string(), msg: v.optional(v.string()), sub_code: v.optional(v.string()), sub_msg: v.optional(v.string()) });
type Answer = { readonly body: unknown } & v.InferOutput<typeof answerSchema>;

const SUCCESS = '10000';
/** https://opendocs.alipay.com/common/02km9f: "service unavailable" */
const UNAVAILABLE = '20000';
const BUSINESS_FAILED = '40004';
const SYSTEM_ERROR = 'ACQ.SYSTEM_ERROR';
/** A subject must not hold these. https://opendocs.alipay.com/open/028r8t */
const NOT_IN_SUBJECT = /[/=&]/g;
const MAX_SUBJECT_LENGTH = 256;
/** The official SDKs put these in the posted body and everything else in the query, where Alipay looks for the charset. */
const POSTED_FIELDS = ['biz_content', 'alipay_sdk'];

/**
 * Alipay "page pay" through the official SDK.
 * @throws {Error} if a key cannot be read, naming the field
 */
export function createAlipayChannel(config: AlipayConfig, deps: AlipayDeps): Channel {
  const timeoutMs = deps.timeoutMs ?? CHANNEL_TIMEOUT_MS;
  const sdk = createAlipaySdk(config, timeoutMs);
  // Left to itself the SDK writes the process's local time; Alipay reads it as Beijing's.
  const timestamp = (): string => toBeijingTime(deps.clock());

  async function ask(deadline: AbortSignal, method: string, bizContent: Record<string, string>): Promise<Answer> {
    try {
      const work = sdk.exec(method, { timestamp: timestamp(), bizContent }, { validateSign: true });
      const body: unknown = await withDeadline(method, deadline, work);
      return { body, ...v.parse(answerSchema, body) };
    } catch (error) {
      const words = unsignedWords(error);
      if (words === null) throw callFailed(method, error);
      throw new ChannelError('signature.invalid', `${method}: the answer is not signed by Alipay${words === '' ? '' : `, and says: ${words}`}`, { sent: true, cause: error });
    }
  }

  async function query(deadline: AbortSignal, tradeNumber: string): Promise<ChannelPayment> {
    const answer = await ask(deadline, 'alipay.trade.query', { out_trade_no: tradeNumber });
    if (answer.code !== SUCCESS) {
      if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return { state: 'not-found' };
      throw refused('alipay.trade.query', answer);
    }
    const trade = v.safeParse(alipayTradeSchema, answer.body);
    if (!trade.success || trade.output.out_trade_no !== tradeNumber) {
      throw new ChannelError('channel.rejected', 'alipay.trade.query: the answer is about another trade', { sent: true });
    }
    return readAlipayTrade(trade.output, deps.clock());
  }

  return {
    id: 'alipay',
    // A form that is signed here and posted by the browser.
    startsAlone: true,
    start: async (order) => pagePay(sdk, config, deps, order, timestamp()),
    query: (tradeNumber) => query(AbortSignal.timeout(timeoutMs), tradeNumber),
    /**
     * Alipay knows a trade only once the person has opened its cashier. Before that there is nothing to close and this
     * answers `not-found`; the form posted earlier stays payable until the order's `expiresAt`, which Alipay enforces.
     */
    async close(tradeNumber) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const answer = await ask(deadline, 'alipay.trade.close', { out_trade_no: tradeNumber });
      if (answer.code === SUCCESS) return { state: 'closed' };
      if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return { state: 'not-found' };
      // Refused: paid already, closed already, or just being paid, in more words than are documented. Its own books say which.
      if (answer.code === BUSINESS_FAILED && answer.sub_code !== SYSTEM_ERROR) return query(deadline, tradeNumber);
      throw refused('alipay.trade.close', answer);
    },
    readNotify: async (request) => readAlipayNotify(sdk, config, request, deps.clock()),
    replyToNotify: (outcome) => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: outcome === 'processed' ? 'success' : 'fail' }),
  };
}

function pagePay(sdk: AlipaySdk, config: AlipayConfig, deps: AlipayDeps, order: PaymentOrder, timestamp: string): NextAction {
  const returnUrl = deps.returnUrl?.(order.orderId, order.locale);
  const signed = new URL(
    sdk.pageExecute('alipay.trade.page.pay', 'GET', {
      timestamp,
      notifyUrl: deps.notifyUrl,
      ...(returnUrl === undefined ? {} : { returnUrl }),
      bizContent: {
        out_trade_no: order.tradeNumber,
        product_code: 'FAST_INSTANT_TRADE_PAY',
        total_amount: toDecimal(order.amount, order.currency),
        subject: order.description.replace(NOT_IN_SUBJECT, ' ').slice(0, MAX_SUBJECT_LENGTH),
        time_expire: toBeijingTime(order.expiresAt),
      },
    }),
  );
  const fields: Record<string, string> = {};
  for (const name of POSTED_FIELDS) {
    const value = signed.searchParams.get(name);
    if (value !== null) fields[name] = value;
    signed.searchParams.delete(name);
  }
  return { type: 'form', url: `${config.browserGatewayUrl ?? config.gatewayUrl}?${signed.searchParams.toString()}`, fields };
}

const notifySchema = v.object({
  ...alipayTradeSchema.entries,
  notify_id: v.pipe(v.string(), v.minLength(1)),
  app_id: v.string(),
  seller_id: v.optional(v.string()),
  sign_type: v.literal('RSA2'),
});

function readAlipayNotify(sdk: AlipaySdk, config: AlipayConfig, request: NotifyRequest, now: Date): VerifiedNotify {
  const parameters: Record<string, string> = Object.fromEntries(new URLSearchParams(request.rawBody));
  const notify = v.safeParse(notifySchema, parameters);
  if (!notify.success) throw notGenuine(notify.issues.map((issue) => v.getDotPath(issue)).join(', '));
  if (!verifies(sdk, parameters)) throw notGenuine('sign');
  if (notify.output.app_id !== config.appId) throw notGenuine('app_id');
  if (config.sellerId !== undefined && notify.output.seller_id !== config.sellerId) throw notGenuine('seller_id');
  return {
    notifyId: notify.output.notify_id,
    tradeNumber: notify.output.out_trade_no,
    payment: readAlipayTrade(notify.output, now),
  };
}

function verifies(sdk: AlipaySdk, parameters: Record<string, string>): boolean {
  try {
    return sdk.checkNotifySignV2(parameters);
  } catch {
    // node:crypto throws for signatures that are not even base64 of the right length.
    return false;
  }
}

function notGenuine(field: string): ChannelError {
  return new ChannelError('signature.invalid', `alipay notification: ${field} does not verify`, { sent: false });
}

function refused(method: string, answer: Answer): ChannelError {
  const unavailable = answer.code === UNAVAILABLE || answer.sub_code === SYSTEM_ERROR;
  const reason = `${answer.code} ${answer.sub_code ?? answer.msg ?? ''} ${answer.sub_msg ?? ''}`.trim();
  return new ChannelError(unavailable ? 'channel.unavailable' : 'channel.rejected', `${method}: ${reason}`, { sent: true });
}
