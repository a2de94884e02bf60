import formbody from '@fastify/formbody';
import { ENDPOINT, PROBLEM_KINDS, REPORT_LIMITS } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { localeOf } from '../http/asked-locale.ts';
import { logProblem, toProblem } from '../http/problem-reply.ts';
import { findReport } from '../reports/read-report.ts';
import type { ReportIntake } from '../reports/report-intake.ts';
import { errorPage } from './error-page.ts';
import type { Page } from './page-layout.ts';
import { pageHeaders, renderPage } from './page-layout.ts';
import { RECEIVE_SCRIPT } from './receive-script.ts';
import { RECEIVE_SCRIPT_PATH, reportPage } from './report-page.ts';

/** The page a carried report lands on, by link, by QR code, or by hand. */
export async function registerReportPage(app: FastifyInstance, intake: ReportIntake): Promise<void> {
  app.get(RECEIVE_SCRIPT_PATH, async (_request, reply) => reply.headers({ 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }).send(RECEIVE_SCRIPT));

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(formbody);
    scope.setErrorHandler((error, request, reply) => {
      const problem = toProblem(error);
      logProblem(request, problem);
      if (problem.options.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.options.retryAfterSeconds));
      return send(reply.code(PROBLEM_KINDS[problem.code].status), errorPage(problem, request.id, localeOf(request), ENDPOINT.carriedReport));
    });

    scope.get(ENDPOINT.carriedReport, async (request, reply) => send(reply, reportPage(localeOf(request), null)));

    scope.post(ENDPOINT.carriedReport, { bodyLimit: 4 * REPORT_LIMITS.maxBytes }, async (request, reply) => {
      const { body } = request;
      const text = typeof body === 'object' && body !== null && 'report' in body && typeof body.report === 'string' ? body.report : '';
      const report = findReport(text);
      if (report === null) return send(reply.code(400), reportPage(localeOf(request), { state: 'refused', text }));
      await intake.accept({ report, origin: null, site: null, by: 'form' });
      return send(reply, reportPage(localeOf(request), { state: 'received', reference: report.reference }));
    });
  });
}

function send(reply: FastifyReply, page: Page): FastifyReply {
  return reply.headers(pageHeaders(page)).send(renderPage(page));
}
