import { ENDPOINT, REPORT_LIMITS, acknowledgingPixel } from '@unstuck/protocol';
import type { Acknowledgement } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { queryOf } from '../http/query-of.ts';
import { readBody } from '../http/validate.ts';
import { ProblemError } from '../problem-error.ts';
import { pageOf } from './admission.ts';
import type { Admission } from './admission.ts';
import { chunkSchema, createChunkIntake } from './image-chunks.ts';
import { createOwnPath } from './own-address.ts';
import { createPolicyIntake } from './policy-intake.ts';
import { readPolicyAttempt, readPolicyReports } from './read-policy-reports.ts';
import { readReport } from './read-report.ts';
import type { ReportIntake } from './report-intake.ts';
import type { ReportCount } from './report-metrics.ts';

/** A form escapes a character into three or, where it is not ASCII, into nine for its three bytes. */
const FORM_EXPANSION = 3;
const FIELD_BYTES = 64;
/** Per address, and an office shares one: a few hundred people in trouble at once stay below. The whole service has its own limit. */
export const REPORTS_PER_MINUTE = 600;
const POLICY_REPORTS_PER_MINUTE = 300;
/** A transparent GIF of one pixel: an image request succeeds by it, and no more is said. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const MEDIA_TYPES = /^(?:application\/json|text\/plain|application\/x-www-form-urlencoded)\b/i;
const POLICY_MEDIA_TYPES = /^application\/(?:csp-report|reports\+json|json)\b/i;

/** Where reports come in: as JSON, as a plain text that needs no preflight, as a form of old engines, in images; and what browsers report by themselves. */
export async function registerReportRoutes(app: FastifyInstance, context: Context, intake: ReportIntake, admit: Admission, count: ReportCount): Promise<void> {
  const chunks = createChunkIntake(context, intake);
  const policies = createPolicyIntake(context);
  const limited = (max: number) => ({ rateLimit: { max, timeWindow: 60_000 } });

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.addHook('onError', async (request, _reply, error) => {
      if (request.routeOptions.url !== ENDPOINT.policyReports) count(error instanceof ProblemError && error.code === 'rate.limited' ? 'busy' : 'refused');
    });

    const take = async (request: FastifyRequest): Promise<Acknowledgement> => {
      const site = await admit(request);
      const report = readReport(textOf(request));
      const carried = queryOf(request, 'by') === 'link';
      await intake.accept({ report, origin: carried ? null : originOf(request), site, by: carried ? 'link' : 'post', address: request.ip });
      count('accepted');
      return { ack: report.reportId };
    };
    for (const path of [ENDPOINT.reports, ENDPOINT.reportsAside]) {
      scope.post(path, { bodyLimit: FORM_EXPANSION * REPORT_LIMITS.maxBytes + FIELD_BYTES, config: limited(REPORTS_PER_MINUTE) }, take);
    }

    scope.get(ENDPOINT.reportPixel, { config: limited(REPORTS_PER_MINUTE) }, async (request, reply) => {
      const site = await admit(request);
      const chunk = readBody(chunkSchema, request.query);
      const became = await chunks.accept({ chunk, site, origin: originOf(request), address: request.ip });
      count(became === 'complete' ? 'accepted' : 'chunk');
      const picture = became === 'complete' ? Buffer.from(acknowledgingPixel(chunk.id)) : PIXEL;
      return reply.type('image/gif').header('Cross-Origin-Resource-Policy', 'cross-origin').send(picture);
    });

    scope.post(ENDPOINT.policyReports, { bodyLimit: REPORT_LIMITS.maxBytes, config: limited(POLICY_REPORTS_PER_MINUTE) }, async (request, reply) => {
      await admit(request);
      if (!POLICY_MEDIA_TYPES.test(request.headers['content-type'] ?? '')) throw new ProblemError('request.media-type', { detail: 'Send application/csp-report or application/reports+json.' });
      const { reports, drops } = readPolicyReports(typeof request.body === 'string' ? request.body : '', createOwnPath(context.publicUrl, request));
      await policies.keep(reports, readPolicyAttempt(queryOf(request, 'attempt')), request.ip);
      count('policy', reports.length);
      for (const drop of drops) count(`policy-${drop}`);
      return reply.code(204).send();
    });
  });
}

function originOf(request: FastifyRequest): string | null {
  const page = pageOf(request);
  return page === null ? null : (URL.parse(page)?.origin ?? null);
}

function textOf(request: FastifyRequest): string {
  const type = request.headers['content-type'] ?? 'text/plain';
  const body = typeof request.body === 'string' ? request.body : '';
  if (!MEDIA_TYPES.test(type)) throw new ProblemError('request.media-type', { detail: 'Send application/json, text/plain or application/x-www-form-urlencoded.' });
  return /^application\/x-www-form-urlencoded\b/i.test(type) ? (new URLSearchParams(body).get('report') ?? '') : body;
}
