import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../gateway-context.ts';
import { sendPage } from '../pay-page/send-page.ts';
import { messagePage } from '../pay-page/pay-page.ts';
import { TEXTS, chooseLocale } from '../pay-page/texts.ts';
import { answerAlipay, isUnsigned, readPagePay, refuseRequest, tradeNumberOf } from './alipay-api.ts';
import { signedAnswer } from './alipay-signature.ts';
import type { Parameters } from './alipay-signature.ts';

const PAGE_PAY = 'alipay.trade.page.pay';

/** `gateway.do`: one address for browsers and servers, told apart by `method`. */
export function addAlipayRoutes(app: FastifyInstance, context: GatewayContext): void {
  const { desk, books, api, numbers, clock } = context;

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const parameters = parametersOf(request);
    const method = parameters['method'] ?? '';
    return method === PAGE_PAY ? openCashier(request, reply, parameters) : answerApi(reply, method, parameters);
  }

  function answerApi(reply: FastifyReply, method: string, parameters: Parameters): Promise<FastifyReply> {
    const keys = context.keys().alipay;
    const trade = books.find('alipay', tradeNumberOf(parameters) ?? '');
    return api.answer(reply, trade?.mischief ?? books.mischief(), (falsify) => {
      const refused = refuseRequest(parameters, keys);
      const body = refused !== null && isUnsigned(refused)
        ? JSON.stringify({ error_response: refused })
        : signedAnswer(`${method.replaceAll('.', '_')}_response`, refused ?? answerAlipay(method, parameters, desk), keys, falsify);
      return { status: 200, contentType: 'text/html;charset=utf-8', body };
    });
  }

  function openCashier(request: FastifyRequest, reply: FastifyReply, parameters: Parameters): FastifyReply {
    const refused = refuseRequest(parameters, context.keys().alipay);
    const ordered = refused ? `${refused['sub_code']} ${refused['sub_msg']}` : readPagePay(parameters);
    if (typeof ordered === 'string') return refuse(request, reply, ordered);
    const known = desk.find('alipay', ordered.tradeNumber);
    if (known && (known.amount !== ordered.amount || known.description !== ordered.description)) return refuse(request, reply, 'ACQ.CONTEXT_INCONSISTENT');
    const trade = known ?? {
      ...ordered,
      platform: 'alipay',
      platformTradeNumber: numbers.platformTradeNumber('alipay', clock.now()),
      pageId: numbers.pageId(),
      state: 'waiting',
      createdAt: clock.now().getTime(),
      paidAt: null,
      refusals: 0,
      mischief: null,
      refunds: [],
      notifications: [],
    };
    if (!known) desk.open(trade);
    return reply.redirect(`pay/${trade.pageId}`, 303);
  }

  app.route({ method: ['GET', 'POST'], url: '/alipay/gateway.do', handler: handle });
}

function parametersOf(request: FastifyRequest): Parameters {
  const query = request.url.split('?')[1] ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  return Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(body)]);
}

function refuse(request: FastifyRequest, reply: FastifyReply, reason: string): FastifyReply {
  const locale = chooseLocale(null, request.headers['accept-language']);
  return sendPage(reply, 400, messagePage('alipay', locale, '..', TEXTS[locale].invalidRequest, reason));
}
