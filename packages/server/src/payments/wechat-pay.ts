import * as v from 'valibot';
import { toBeijingRfc3339 } from './beijing-time.ts';
import { CHANNEL_TIMEOUT_MS, ChannelError } from './channel.ts';
import type { Channel, ChannelPayment } from './channel.ts';
import { readPrivateKey, readPublicKey } from './rsa-key.ts';
import { createWeChatClient, errorCode, refusedByWeChat } from './wechat-client.ts';
import { readWeChatNotify, replyToWeChatNotify } from './wechat-notify.ts';
import { readCertificates, readPublicKeys } from './wechat-platform-keys.ts';
import { readWeChatTransaction, wechatTransactionSchema } from './wechat-transaction.ts';

/** What the merchant gets from WeChat Pay's merchant platform. */
export interface WeChatPayConfig {
  readonly appId: string;
  /** mchid */
  readonly merchantId: string;
  /** Serial of the merchant's API certificate, in hex. */
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  /** The 32 characters that seal notifications and certificates. */
  readonly apiV3Key: string;
  /** Platform certificates in PEM. May be empty: they are downloaded, and again whenever they rotate. */
  readonly platformCertificates: readonly string[];
  /** Platform public keys by id (`PUB_KEY_ID_…`), for merchants in public key mode. */
  readonly platformPublicKeys?: Readonly<Record<string, string>>;
  /** `https://api.mch.weixin.qq.com` in production. */
  readonly baseUrl: string;
}

export interface WeChatPayDeps {
  readonly clock: () => Date;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly fetch: typeof fetch;
  /** Where WeChat Pay posts its notifications. */
  readonly notifyUrl: string;
  /** Default {@link CHANNEL_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

const NATIVE_PATH = '/v3/pay/transactions/native';
const MAX_DESCRIPTION_LENGTH = 127;
const API_V3_KEY_BYTES = 32;
/** A code_url is valid for two hours; people need some minutes of them. https://pay.weixin.qq.com/doc/v3/merchant/4012791877 */
const CODE_LIFETIME_MS = 110 * 60_000;

const nativeSchema = v.object({ code_url: v.pipe(v.string(), v.minLength(1)) });

/**
 * WeChat Pay API v3, Native: the person scans a QR code.
 * @throws {Error} if a key or certificate cannot be read, naming the field
 */
export function createWeChatPayChannel(config: WeChatPayConfig, deps: WeChatPayDeps): Channel {
  if (Buffer.byteLength(config.apiV3Key) !== API_V3_KEY_BYTES) throw new Error(`wechat.apiV3Key must have ${API_V3_KEY_BYTES} bytes`);
  const publicKeys = Object.entries(config.platformPublicKeys ?? {});
  const wantedSerial = publicKeys[0]?.[0];
  const timeoutMs = deps.timeoutMs ?? CHANNEL_TIMEOUT_MS;
  const startDeadline = (): AbortSignal => AbortSignal.timeout(timeoutMs);
  const client = createWeChatClient({
    baseUrl: config.baseUrl,
    signer: {
      merchantId: config.merchantId,
      serial: config.merchantSerial,
      privateKey: readPrivateKey(config.merchantPrivateKey, 'wechat.merchantPrivateKey'),
    },
    apiV3Key: config.apiV3Key,
    known: new Map([
      ...certificatesOf(config),
      ...readPublicKeys(Object.fromEntries(publicKeys.map(([id, key]) => [id, readPublicKey(key, `wechat.platformPublicKeys.${id}`)]))),
    ]),
    ...(wantedSerial === undefined ? {} : { wantedSerial }),
    clock: deps.clock,
    random: deps.random,
    fetch: deps.fetch,
    timeoutMs,
  });

  async function query(deadline: AbortSignal, tradeNumber: string): Promise<ChannelPayment> {
    const path = `${tradePath(tradeNumber)}?mchid=${encodeURIComponent(config.merchantId)}`;
    const answer = await client.call(deadline, 'GET', path);
    if (answer.status === 404 && isNotFound(errorCode(answer))) return { state: 'not-found' };
    if (answer.status !== 200) throw refusedByWeChat(path, answer);
    const transaction = v.safeParse(wechatTransactionSchema, answer.body);
    if (
      !transaction.success ||
      transaction.output.out_trade_no !== tradeNumber ||
      transaction.output.mchid !== config.merchantId ||
      transaction.output.appid !== config.appId
    ) {
      throw new ChannelError('channel.rejected', 'wechat query: the answer is about another transaction', { sent: true });
    }
    return readWeChatTransaction(transaction.output, deps.clock());
  }

  return {
    id: 'wechat',
    actionLifetimeMs: CODE_LIFETIME_MS,
    async start(order) {
      const answer = await client.call(startDeadline(), 'POST', NATIVE_PATH, {
        appid: config.appId,
        mchid: config.merchantId,
        description: order.description.slice(0, MAX_DESCRIPTION_LENGTH),
        out_trade_no: order.tradeNumber,
        time_expire: toBeijingRfc3339(order.expiresAt),
        notify_url: deps.notifyUrl,
        amount: { total: order.amount, currency: order.currency },
      });
      const native = v.safeParse(nativeSchema, answer.body);
      if (answer.status !== 200 || !native.success) throw refusedByWeChat(NATIVE_PATH, answer);
      return { type: 'qr', code: native.output.code_url };
    },
    query: (tradeNumber) => query(startDeadline(), tradeNumber),
    async close(tradeNumber) {
      const deadline = startDeadline();
      const path = `${tradePath(tradeNumber)}/close`;
      const answer = await client.call(deadline, 'POST', path, { mchid: config.merchantId });
      if (answer.status === 204) return { state: 'closed' };
      // Refused: paid already, closed already, or never made. Its own books say which.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 429) return query(deadline, tradeNumber);
      throw refusedByWeChat(path, answer);
    },
    readNotify: (request) =>
      readWeChatNotify(request, {
        deadline: startDeadline(),
        merchantId: config.merchantId,
        appId: config.appId,
        apiV3Key: config.apiV3Key,
        platformKeys: client.platformKeys,
        clock: deps.clock,
      }),
    replyToNotify: replyToWeChatNotify,
  };
}

function tradePath(tradeNumber: string): string {
  return `/v3/pay/transactions/out-trade-no/${encodeURIComponent(tradeNumber)}`;
}

/** The documentation spells it both ways. */
function isNotFound(code: string): boolean {
  return code === 'ORDER_NOT_EXIST' || code === 'ORDERNOTEXIST';
}

function certificatesOf(config: WeChatPayConfig): ReturnType<typeof readCertificates> {
  try {
    return readCertificates(config.platformCertificates);
  } catch (cause) {
    throw new Error('wechat.platformCertificates must be X.509 certificates in PEM', { cause });
  }
}
