import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import { CHANNEL_IDS, ENDPOINT, PROBLEM_KINDS } from '@unstuck/protocol';
import type { Locale } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { TokenVerifier } from '../http/account-token.ts';
import { localeOf } from '../http/asked-locale.ts';
import { browserOf } from '../http/browser-of.ts';
import { logProblem, toProblem } from '../http/problem-reply.ts';
import { queryOf } from '../http/query-of.ts';
import { closeOrder } from '../orders/close-order.ts';
import { describeOrder } from '../records/describe-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { readOrder } from '../records/read-order.ts';
import { reconcileOrder } from '../orders/reconcile-order.ts';
import { refreshEndedOrder } from '../payments/ask-left-open.ts';
import { startPayment } from '../payments/start-payment.ts';
import { ProblemError } from '../problem-error.ts';
import { errorPage } from './error-page.ts';
import { orderPage, REFRESH_SECONDS } from './order-page.ts';
import type { Notice } from './order-page.ts';
import { pageQuery, readPageChoice } from './page-choice.ts';
import { STYLESHEET_PATH } from './page-layout.ts';
import { noticeAfter, seeOrder, sendPage } from './page-reply.ts';
import { registerPlainForm } from './plain-form-routes.ts';
import { readTypedForm } from './plain-form.ts';
import { STYLESHEET } from './stylesheet.ts';

/** Where an order's own page leads back to. */
export type PortalUrl = (visitor: { readonly account: string; readonly locale: Locale }) => string;

type ById = { Params: { id: string } };
const NOTICES: readonly Notice[] = ['asked', 'channel-down'];

/** Paying with scripts off. The unguessable address of an order is the right to see and pay it. */
export async function registerHostedPages(app: FastifyInstance, context: Context, tokens: TokenVerifier, portalUrl: PortalUrl | null): Promise<void> {
  const channels = context.channels.all.map((channel) => channel.id);
  const etag = `"${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 16)}"`;

  app.get(STYLESHEET_PATH, async (request, reply) => {
    reply.headers({ 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=3600', ETag: etag });
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(STYLESHEET);
  });

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(formbody);
    scope.setErrorHandler((error, request, reply) => {
      const problem = toProblem(error);
      logProblem(request, problem);
      if (problem.options.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.options.retryAfterSeconds));
      const id = problem.code === 'order.not-found' ? undefined : (request.params as Partial<ById['Params']> | null)?.id;
      const choice = readPageChoice(request);
      const back = id === undefined ? null : ENDPOINT.hostedOrder(id) + pageQuery(choice);
      const { status, retryable } = PROBLEM_KINDS[problem.code];
      // In place of an order's page, which has promised to load itself anew: whoever paid meanwhile would wait before this one for ever.
      const refreshes = request.method === 'GET' && back !== null && retryable && choice.refreshes;
      const refreshSeconds = refreshes ? Math.max(REFRESH_SECONDS, problem.options.retryAfterSeconds ?? 0) : null;
      return sendPage(reply.code(status), errorPage(problem, request.id, localeOf(request), back, refreshSeconds));
    });

    const show = (request: FastifyRequest, reply: FastifyReply, order: OrderRecord): FastifyReply => {
      const notice = NOTICES.find((each) => each === queryOf(request, 'notice')) ?? null;
      const locale = localeOf(request);
      const page = orderPage({
        order: describeOrder(order, context.clock()), account: order.account, channels, locale, choice: readPageChoice(request), browser: browserOf(request), notice,
        portalUrl: portalUrl?.({ account: order.account, locale }) ?? null,
      });
      return sendPage(reply, page);
    };

    scope.get<ById>('/o/:id', async (request, reply) => {
      // Alipay's return address carries its parameters: the person comes from paying, so the truth is asked for at once.
      const returned = queryOf(request, 'out_trade_no') !== undefined;
      const order = returned ? await reconcileOrder(context, request.params.id) : await readOrder(context.db, request.params.id);
      return show(request, reply, await refreshEndedOrder(context, order));
    });
    // Addresses of pages that answered a form, opened anew.
    scope.get<ById>('/o/:id/*', async (request, reply) => seeOrder(request, reply, request.params.id, null));
    scope.get('/o', async () => {
      throw new ProblemError('route.not-found');
    });
    scope.post<ById>('/o/:id/pay', async (request, reply) => {
      const chosen = CHANNEL_IDS.find((id) => id === readTypedForm(request.body).channel);
      if (chosen === undefined) return seeOrder(request, reply, request.params.id, null);
      return seeOrder(request, reply, request.params.id, await noticeAfter(() => startPayment(context, request.params.id, chosen, localeOf(request))));
    });
    scope.post<ById>('/o/:id/reconcile', async (request, reply) => {
      await reconcileOrder(context, request.params.id);
      return seeOrder(request, reply, request.params.id, 'asked');
    });
    scope.post<ById>('/o/:id/cancel', async (request, reply) =>
      seeOrder(request, reply, request.params.id, await noticeAfter(() => closeOrder(context, request.params.id, 'cancel'))));
    registerPlainForm(scope, context, tokens);
  });
}
