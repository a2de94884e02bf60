import { fromDecimal } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { returnAddress } from '../alipay/alipay-notify.ts';
import type { Trade } from '../books/trade.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { API_MISCHIEF, MAX_MISCHIEF_DELAY_MS, NOTIFY_MISCHIEF, PAY_MISCHIEF, withPatch } from '../mischief/mischief.ts';
import { PAY_PAGE_ROOT, messagePage, payPage } from './pay-page.ts';
import { sendPage } from './send-page.ts';
import { STYLESHEET } from './stylesheet.ts';
import { TEXTS, chooseLocale } from './texts.ts';
import type { Locale } from './texts.ts';

const actionSchema = v.picklist(['pay', 'fail', 'close']);
const mischiefFormSchema = v.object({
  notify: v.optional(v.picklist(NOTIFY_MISCHIEF)),
  api: v.optional(v.picklist(API_MISCHIEF)),
  pay: v.optional(v.picklist(PAY_MISCHIEF)),
  delayMs: v.optional(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(0), v.maxValue(MAX_MISCHIEF_DELAY_MS))),
  all: v.optional(v.literal('yes')),
});
/** A merchant's own page or site; anything else (`javascript:`) is not a place to send a person. */
const WEB_ADDRESS = /^(https?:\/\/|\/(?!\/))/;

type PageRequest = FastifyRequest<{ Params: { page: string }; Querystring: { lang?: string } }>;

/** The pages on which a person pays. */
export function addPayRoutes(app: FastifyInstance, context: GatewayContext): void {
  for (const platform of ['alipay', 'wechat'] as const) addPlatform(app, context, platform);
  app.get('/pay-page.css', (_, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLESHEET));
}

function addPlatform(app: FastifyInstance, context: GatewayContext, platform: Trade['platform']): void {
  const { desk, books } = context;
  const localeOf = (request: PageRequest): Locale => chooseLocale(request.query.lang ?? null, request.headers['accept-language']);

  function findTrade(request: PageRequest): Trade | null {
    const trade = desk.findPage(request.params.page);
    return trade?.platform === platform ? trade : null;
  }
  function notFound(request: PageRequest, reply: FastifyReply): FastifyReply {
    const locale = localeOf(request);
    return sendPage(reply, 404, messagePage(platform, locale, PAY_PAGE_ROOT, TEXTS[locale].notFound, TEXTS[locale].notFoundHint));
  }
  function backUrlOf(trade: Trade): string | null {
    if (trade.returnUrl === null || !WEB_ADDRESS.test(trade.returnUrl)) return null;
    return trade.state === 'paid' ? returnAddress(trade.returnUrl, trade, context.keys().alipay, context.clock.now()) : trade.returnUrl;
  }

  app.get(`/${platform}/pay/:page`, (request: PageRequest, reply) => {
    const trade = findTrade(request);
    if (!trade) return notFound(request, reply);
    const mischief = trade.mischief ?? books.mischief();
    return sendPage(reply, 200, payPage({ trade, locale: localeOf(request), mischief, backUrl: backUrlOf(trade) }), trade.returnUrl);
  });

  app.post(`/${platform}/pay/:page`, (request: PageRequest, reply) => {
    const trade = findTrade(request);
    if (!trade) return notFound(request, reply);
    const action = v.safeParse(actionSchema, formOf(request)['action']);
    const changed = action.success ? desk.act(trade, action.output) : trade;
    const backUrl = changed.state === 'paid' ? backUrlOf(changed) : null;
    return reply.redirect(backUrl ?? `${changed.pageId}?lang=${localeOf(request)}`, 303);
  });

  app.post(`/${platform}/pay/:page/refund`, (request: PageRequest, reply) => {
    const trade = findTrade(request);
    if (!trade) return notFound(request, reply);
    // More than is left, and what is no amount, changes nothing.
    desk.refund(trade, fromDecimal(formOf(request)['amount'] ?? '', 'CNY') ?? 0);
    return reply.redirect(`../${trade.pageId}?lang=${localeOf(request)}`, 303);
  });

  app.post(`/${platform}/pay/:page/mischief`, (request: PageRequest, reply) => {
    const trade = findTrade(request);
    if (!trade) return notFound(request, reply);
    const form = v.safeParse(mischiefFormSchema, formOf(request));
    if (form.success) {
      const changed = withPatch(trade.mischief ?? books.mischief(), form.output);
      if (form.output.all) books.saveMischief(changed);
      books.save({ ...trade, mischief: form.output.all ? null : changed });
    }
    return reply.redirect(`../${trade.pageId}?lang=${localeOf(request)}`, 303);
  });
}

function formOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(typeof request.body === 'string' ? request.body : ''));
}
