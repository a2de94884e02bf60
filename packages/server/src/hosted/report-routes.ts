import formbody from '@fastify/formbody';
import { ENDPOINT, PROBLEM_KINDS, REPORT_LIMITS } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import { localeOf } from '../http/asked-locale.ts';
import { logProblem, toProblem } from '../http/problem-reply.ts';
import { requireOwnPage } from '../reports/admission.ts';
import { findReport } from '../reports/read-report.ts';
import type { ReportIntake } from '../reports/report-intake.ts';
import type { ReportCount } from '../reports/report-metrics.ts';
import { REPORTS_PER_MINUTE } from '../reports/routes.ts';
import { errorPage } from './error-page.ts';
import type { Page } from './page-layout.ts';
import { pageHeaders, renderPage } from './page-layout.ts';
import { RECEIVE_SCRIPT } from './receive-script.ts';
import { RECEIVE_SCRIPT_PATH, reportPage } from './report-page.ts';

/** The page a carried report lands on, by link, by QR code, or by hand. */
export async function registerReportPage(app: FastifyInstance, { publicUrl }: Pick<Context, 'publicUrl'>, intake: ReportIntake, count: ReportCount): Promise<void> {
  app.get(RECEIVE_SCRIPT_PATH, async (_request, reply) => reply.headers({ 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }).send(RECEIVE_SCRIPT));

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(formbody);
    scope.setErrorHandler((error, request, reply) => {
      const problem = toProblem(error);
      logProblem(request, problem);
      if (request.method === 'POST') count(problem.code === 'rate.limited' ? 'busy' : 'refused');
      if (problem.options.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.options.retryAfterSeconds));
      return send(reply.code(PROBLEM_KINDS[problem.code].status), errorPage(problem, request.id, localeOf(request), ENDPOINT.carriedReport, null));
    });

    scope.get(ENDPOINT.carriedReport, async (request, reply) => send(reply, reportPage(localeOf(request), null)));

    const limits = { bodyLimit: 4 * REPORT_LIMITS.maxBytes, config: { rateLimit: { max: REPORTS_PER_MINUTE, timeWindow: 60_000 } } };
    scope.post(ENDPOINT.carriedReport, limits, async (request, reply) => {
      requireOwnPage(request, publicUrl);
      const { body } = request;
      const text = typeof body === 'object' && body !== null && 'report' in body && typeof body.report === 'string' ? body.report : '';
      const report = findReport(text);
      count(report === null ? 'refused' : 'accepted');
      if (report === null) return send(reply.code(400), reportPage(localeOf(request), { state: 'refused', text }));
      await intake.accept({ report, origin: null, site: null, by: 'form', address: request.ip });
      return send(reply, reportPage(localeOf(request), { state: 'received', reference: report.reference }));
    });
  });
}

function send(reply: FastifyReply, page: Page): FastifyReply {
  return reply.headers(pageHeaders(page)).send(renderPage(page));
}
