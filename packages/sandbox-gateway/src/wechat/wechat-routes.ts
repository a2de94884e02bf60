import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Trade } from '../books/trade.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { answerCertificates, answerClose, answerQuery, expiryOf, readNative, refuse, refuseHeaders, refuseRepeat } from './wechat-api.ts';
import type { NativeRequest, WeChatReply } from './wechat-api.ts';
import { platformSigner, refuseAuthorization, signatureHeaders } from './wechat-signature.ts';

/** API v3 of WeChat Pay. */
export function addWeChatRoutes(app: FastifyInstance, context: GatewayContext): void {
  const { desk, books, api, numbers, clock } = context;

  function answer(request: FastifyRequest, reply: FastifyReply, tradeNumber: string | null, work: (body: string) => WeChatReply): Promise<FastifyReply> {
    const trade = tradeNumber === null ? undefined : books.find('wechat', tradeNumber);
    return api.answer(reply, trade?.mischief ?? books.mischief(), (falsify) => {
      const keys = context.keys().wechat;
      const body = typeof request.body === 'string' ? request.body : '';
      const refused = refuseAuthorization({ method: request.method, target: request.url, body, authorization: request.headers.authorization }, keys, clock.now());
      const done = refused === null ? (refuseHeaders(request.headers, body) ?? work(body)) : refuse(401, 'SIGN_ERROR', refused);
      const signer = platformSigner(keys, single(request.headers['wechatpay-serial']));
      const text = done.body === null ? '' : JSON.stringify(done.body);
      return {
        status: done.status,
        contentType: 'application/json; charset=utf-8',
        headers: { ...signatureHeaders(text, signer, clock.now(), numbers.nonce(32), falsify), 'Request-ID': numbers.nonce(32) },
        body: text,
      };
    });
  }

  function openTrade(request: NativeRequest): WeChatReply {
    const known = desk.find('wechat', request.out_trade_no);
    const refused = known && refuseRepeat(known, request);
    if (refused) return refused;
    const now = clock.now();
    const trade: Trade = known ?? {
      platform: 'wechat',
      tradeNumber: request.out_trade_no,
      platformTradeNumber: numbers.platformTradeNumber('wechat', now),
      pageId: numbers.pageId(),
      state: 'waiting',
      amount: request.amount.total,
      description: request.description,
      notifyUrl: request.notify_url,
      returnUrl: null,
      createdAt: now.getTime(),
      expiresAt: expiryOf(request),
      paidAt: null,
      refusals: 0,
      mischief: null,
      refunds: [],
      notifications: [],
    };
    if (!known) desk.open(trade);
    return { status: 200, body: { code_url: context.wechatPageUrl(trade) } };
  }

  app.post('/wechat/v3/pay/transactions/native', (request, reply) =>
    answer(request, reply, null, (body) => {
      const native = readNative(body, context.keys().wechat);
      return 'status' in native ? native : openTrade(native);
    }),
  );
  app.get<{ Params: { number: string }; Querystring: { mchid?: string } }>('/wechat/v3/pay/transactions/out-trade-no/:number', (request, reply) =>
    answer(request, reply, request.params.number, () => answerQuery(request.params.number, request.query.mchid, desk, context.keys().wechat)),
  );
  app.post<{ Params: { number: string } }>('/wechat/v3/pay/transactions/out-trade-no/:number/close', (request, reply) =>
    answer(request, reply, request.params.number, (body) => answerClose(request.params.number, body, desk, context.keys().wechat)),
  );
  app.get('/wechat/v3/certificates', (request, reply) =>
    answer(request, reply, null, () => answerCertificates(context.keys().wechat, numbers.nonce(12))),
  );
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
