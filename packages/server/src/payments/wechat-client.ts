import { callFailed } from './channel-failure.ts';
import { ChannelError } from './channel.ts';
import { createPlatformKeys, keyOf, openCertificates } from './wechat-platform-keys.ts';
import type { KeyRing, PlatformKeys } from './wechat-platform-keys.ts';
import { authorize, isFresh, readSignature, verifySignature } from './wechat-signature.ts';
import type { SignedRequest, WeChatSignature, WeChatSigner } from './wechat-signature.ts';

const CERTIFICATES_PATH = '/v3/certificates';

export interface WeChatAnswer {
  readonly status: number;
  /** Undefined when there was none, as after a close. */
  readonly body: unknown;
}

export interface WeChatClient {
  /** Answers of 2xx are verified; so is every other that is signed. Throws only {@link ChannelError}, and by the deadline. */
  call(deadline: AbortSignal, method: 'GET' | 'POST', path: string, body?: object): Promise<WeChatAnswer>;
  readonly platformKeys: PlatformKeys;
}

export interface WeChatClientOptions {
  readonly baseUrl: string;
  readonly signer: WeChatSigner;
  readonly apiV3Key: string;
  /** Platform keys known from the start; others are downloaded. */
  readonly known: KeyRing;
  /** The id of the platform public key by which answers shall be signed, in public key mode. */
  readonly wantedSerial?: string;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly fetch: typeof fetch;
  /** For what outlives the call that began it: downloading certificates. */
  readonly timeoutMs: number;
}

interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly signature: WeChatSignature | null;
}

/** Signed requests to WeChat Pay's API v3, and verified answers. */
export function createWeChatClient(options: WeChatClientOptions): WeChatClient {
  const base = options.baseUrl.replace(/\/$/, '');

  async function send(deadline: AbortSignal, method: 'GET' | 'POST', path: string, body: string): Promise<RawAnswer> {
    const url = new URL(base + path);
    const request: SignedRequest = { method, target: url.pathname + url.search, body };
    const nonce = Buffer.from(options.random(16)).toString('hex');
    const headers = new Headers({
      accept: 'application/json',
      authorization: authorize(options.signer, request, options.clock(), nonce),
      'user-agent': 'unstuck-server',
    });
    if (body !== '') headers.set('content-type', 'application/json');
    if (options.wantedSerial !== undefined) headers.set('wechatpay-serial', options.wantedSerial);
    try {
      const response = await options.fetch(url, {
        method,
        headers,
        redirect: 'error',
        // Over headers and body together.
        signal: deadline,
        ...(body === '' ? {} : { body }),
      });
      return { status: response.status, text: await response.text(), signature: readSignature((name) => response.headers.get(name)) };
    } catch (error) {
      throw callFailed(`wechat ${method} ${path}`, error);
    }
  }

  /**
   * The first certificates vouch for themselves: only WeChat Pay and the merchant hold the APIv3 key that sealed them. Where the answer was asked for by
   * a public key, that key has signed it.
   */
  async function download(): Promise<KeyRing> {
    const raw = await send(AbortSignal.timeout(options.timeoutMs), 'GET', CERTIFICATES_PATH, '');
    const answer = { status: raw.status, body: parseJson(raw.text) };
    if (raw.status !== 200) throw notDownloaded(answer);
    const ring = openCertificates(answer.body, options.apiV3Key);
    const key = ring && raw.signature && keyOf(new Map([...options.known, ...ring]), raw.signature.serial, options.clock());
    if (!ring || !key || !raw.signature || !signedBy(key, raw.signature, raw.text)) throw notSigned(CERTIFICATES_PATH);
    return ring;
  }

  const platformKeys = createPlatformKeys(options.known, download, options.clock);
  const signedBy = (key: Parameters<typeof verifySignature>[0], signature: WeChatSignature, text: string): boolean =>
    isFresh(signature, options.clock()) && verifySignature(key, signature, text);

  return {
    platformKeys,
    async call(deadline, method, path, body) {
      const raw = await send(deadline, method, path, body === undefined ? '' : JSON.stringify(body));
      const succeeded = raw.status >= 200 && raw.status < 300;
      if (succeeded || raw.signature) {
        const key = raw.signature && (await findKey(platformKeys, raw.signature.serial, deadline));
        if (!raw.signature || !key || !signedBy(key, raw.signature, raw.text)) throw notSigned(path);
      }
      return { status: raw.status, body: parseJson(raw.text) };
    },
  };
}

/** Whatever the download proved about itself, the request before it did reach the platform. */
async function findKey(keys: PlatformKeys, serial: string, deadline: AbortSignal): ReturnType<PlatformKeys['find']> {
  try {
    return await keys.find(serial, deadline);
  } catch (error) {
    throw error instanceof ChannelError ? new ChannelError(error.code, error.message, { sent: true, cause: error }) : error;
  }
}

export function refusedByWeChat(path: string, answer: WeChatAnswer): ChannelError {
  const unavailable = answer.status >= 500 || answer.status === 429;
  return new ChannelError(unavailable ? 'channel.unavailable' : 'channel.rejected', `wechat ${path}: ${answer.status} ${errorCode(answer)}`, { sent: true });
}

/** A refusal too: what could not be verified for want of a certificate is not refused by it, and may be verified later. */
function notDownloaded(answer: WeChatAnswer): ChannelError {
  // Merchants that registered lately have none. https://pay.weixin.qq.com/doc/v3/merchant/4012154180
  const remedy = answer.status === 404 ? ': this merchant has no platform certificates; set WECHAT_PLATFORM_PUBLIC_KEYS to the public key that the merchant platform shows' : '';
  return new ChannelError('channel.unavailable', `wechat ${CERTIFICATES_PATH}: ${answer.status} ${errorCode(answer)}${remedy}`, { sent: true });
}

/** WeChat Pay's word for what went wrong, or an empty text. */
export function errorCode(answer: WeChatAnswer): string {
  const body = answer.body;
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';
}

function notSigned(path: string): ChannelError {
  return new ChannelError('signature.invalid', `wechat ${path}: the answer is not signed by WeChat Pay, or too long ago`, { sent: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
