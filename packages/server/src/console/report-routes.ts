import { REPORT_LIMITS, parseReference } from '@unstuck/protocol';
import type { CarriedAnswer, ReportAnswer, ReportSummary } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { queryOf } from '../http/query-of.ts';
import { readBody } from '../http/validate.ts';
import { describeCarried, readReportView } from '../reports/describe-report.ts';
import type { Asking } from '../reports/describe-report.ts';
import { findReport } from '../reports/read-report.ts';
import type { ReportIntake } from '../reports/report-intake.ts';
import type { Sites } from '../reports/sites.ts';
import { readLatestReports } from '../reports/stored-reports.ts';

const DEFAULT_LATEST = 20;
const MAX_LATEST = 100;

const capsuleSchema = v.strictObject({
  /** What was pasted, or a file's content; a message around the capsule does no harm. */
  text: v.pipe(v.string('text must be what was pasted, or the content of the file'), v.maxLength(2 * REPORT_LIMITS.maxBytes, 'this is longer than any report')),
  /** Whether to keep the report, as if it had come in by itself. */
  keep: v.optional(v.boolean('keep must be true or false'), false),
});

/** What support asks about reports. The scope they are registered in has checked the admin token. */
export function registerConsoleReports(scope: FastifyInstance, context: Context, intake: ReportIntake, sites: Sites): void {
  scope.get<{ Params: { reference: string } }>('/console/api/reports/:reference', async (request): Promise<ReportAnswer> => {
    const typed = parseReference(request.params.reference);
    if (typed.kind !== 'valid') return { status: 'typo' };
    return (await readReportView(context, typed.reference, asking(request))) ?? { status: 'unseen', reference: typed.reference };
  });

  scope.get('/console/api/reports', async (request): Promise<readonly ReportSummary[]> => {
    const limit = Number(queryOf(request, 'limit') ?? DEFAULT_LATEST);
    const site = queryOf(request, 'site');
    return readLatestReports(context.db, Number.isInteger(limit) ? Math.min(MAX_LATEST, Math.max(1, limit)) : DEFAULT_LATEST, typeof site === 'string' ? site : null);
  });

  scope.get('/console/api/sites', async (): Promise<readonly string[]> => [...sites.keys()].sort());

  scope.post('/console/api/capsule', { bodyLimit: 4 * REPORT_LIMITS.maxBytes }, async (request): Promise<CarriedAnswer> => {
    const { text, keep } = readBody(capsuleSchema, request.body);
    const report = findReport(text);
    if (report === null) return { status: 'unreadable' };
    if (keep) await intake.accept({ report, origin: null, site: null, by: 'console' });
    return describeCarried(context, report, asking(request));
  });
}

function asking(request: FastifyRequest): Asking {
  return { locale: queryOf(request, 'locale') === 'en' ? 'en' : 'zh-CN', apiHost: request.host };
}
