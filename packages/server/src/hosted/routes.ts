import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import { CHANNEL_IDS, ENDPOINT, PROBLEM_KINDS } from '@unstuck/protocol';
import type { Locale } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { AccountToken, TokenVerifier } from '../http/account-token.ts';
import { localeOf } from '../http/asked-locale.ts';
import { browserOf } from '../http/browser-of.ts';
import { logProblem, toProblem } from '../http/problem-reply.ts';
import { queryOf } from '../http/query-of.ts';
import { readAttemptId } from '../http/validate.ts';
import { closeOrder } from '../orders/close-order.ts';
import { createOrder } from '../orders/create-order.ts';
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
import { pageHeaders, renderPage, STYLESHEET_PATH } from './page-layout.ts';
import type { Page } from './page-layout.ts';
import { faultyFormPage, readPlainOrder, readTypedForm } from './plain-form.ts';
import type { FormFault, TypedForm } from './plain-form.ts';
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
      return seeOrder(request, reply, request.params.id, await attempt(() => startPayment(context, request.params.id, chosen, localeOf(request))));
    });
    scope.post<ById>('/o/:id/reconcile', async (request, reply) => {
      await reconcileOrder(context, request.params.id);
      return seeOrder(request, reply, request.params.id, 'asked');
    });
    scope.post<ById>('/o/:id/cancel', async (request, reply) =>
      seeOrder(request, reply, request.params.id, await attempt(() => closeOrder(context, request.params.id, 'cancel'))));

    scope.post('/o', async (request, reply) => {
      const form = readTypedForm(request.body);
      const refuse = (status: number, faults: readonly FormFault[]): FastifyReply =>
        sendPage(reply.code(status), faultyFormPage(form, faults, channels, localeOf(request)));
      const token = await readToken(form);
      if (typeof token === 'string') return refuse(401, [token]);
      const read = readPlainOrder(form, token.tokenId);
      if ('faults' in read) return refuse(400, read.faults);
      const { amount, currency, channel, key } = read.order;
      if (channel !== null && context.channels.find(channel) === undefined) return refuse(400, ['channel']);
      try {
        const { order } = await createOrder(context, { amount, currency, key, account: token.account, attemptId: readAttemptId(request) });
        const notice = channel === null || order.state !== 'open' ? null : await attempt(() => startPayment(context, order.id, channel, localeOf(request)));
        return seeOrder(request, reply, order.id, notice);
      } catch (error) {
        const fault = error instanceof ProblemError ? FAULT_OF[error.code] : undefined;
        if (!(error instanceof ProblemError) || fault === undefined) throw error;
        return refuse(PROBLEM_KINDS[error.code].status, [fault]);
      }
    });

    async function readToken(form: TypedForm): Promise<AccountToken | FormFault> {
      if (form.token === '') return 'token';
      return tokens.verify(form.token).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        return error.code === 'token.expired' ? 'token-expired' : 'token';
      });
    }
  });
}

const FAULT_OF: Partial<Record<ProblemError['code'], FormFault>> = { 'key.reused': 'key-reused', 'account.unknown': 'account' };

/** A refusal of the channel, or of an order that has moved on, is shown by the order's own page. */
async function attempt(work: () => Promise<unknown>): Promise<Notice | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'channel.unavailable' || error.code === 'channel.rejected' || error.code === 'request.invalid') return 'channel-down';
    if (error.code === 'order.closed' || error.code === 'order.awaiting-approval') return null;
    throw error;
  }
}

/** 303: reloading the page that follows sends nothing again. */
function seeOrder(request: FastifyRequest, reply: FastifyReply, id: string, notice: Notice | null): FastifyReply {
  const query = pageQuery(readPageChoice(request), notice === null ? {} : { notice });
  return reply.redirect(ENDPOINT.hostedOrder(id) + query, 303);
}

function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.headers(pageHeaders(page)).send(renderPage(page));
}
