import { REPORT_LIMITS, parseReference } from '@unstuck/protocol';
import type { CarriedAnswer, ReportAnswer, ReportSummary } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { queryOf } from '../http/query-of.ts';
import { readBody } from '../http/validate.ts';
import { ProblemError } from '../problem-error.ts';
import { describeCarried, readReportView } from '../reports/describe-report.ts';
import type { Asking } from '../reports/describe-report.ts';
import { findReport } from '../reports/read-report.ts';
import type { ReportIntake } from '../reports/report-intake.ts';
import type { Sites } from '../reports/sites.ts';
import { readLatestReports } from '../reports/stored-reports.ts';

const DEFAULT_LATEST = 20;
const MAX_LATEST = 100;
/** Characters of a report and of a message around it. */
const MAX_PASTED = 2 * REPORT_LIMITS.maxBytes;

const capsuleSchema = v.strictObject({
  /** What was pasted, or a file's content; a message around the capsule does no harm. */
  text: v.string('text must be what was pasted, or the content of the file'),
  /** Whether to keep the report, as if it had come in by itself. */
  keep: v.optional(v.boolean('keep must be true or false'), false),
});

/** What support asks about reports. The scope they are registered in has checked the admin token. */
export function registerConsoleReports(scope: FastifyInstance, context: Context, intake: ReportIntake, sites: Sites): void {
  const asking = (request: FastifyRequest): Asking => ({ locale: queryOf(request, 'locale') === 'en' ? 'en' : 'zh-CN', api: originOf(context, request) });

  /** `XXXX-XXXX-C`, or `XXXX-XXXX-C!id` for one of the reports under it. */
  scope.get<{ Params: { reference: string } }>('/console/api/reports/:reference', async (request): Promise<ReportAnswer> => {
    const [named = '', reportId = null] = request.params.reference.split('!');
    const typed = parseReference(named);
    if (typed.kind !== 'valid') return { status: 'typo' };
    return (await readReportView(context, typed.reference, reportId, asking(request))) ?? { status: 'unseen', reference: typed.reference };
  });

  scope.get('/console/api/reports', async (request): Promise<readonly ReportSummary[]> => {
    const limit = Number(queryOf(request, 'limit') ?? DEFAULT_LATEST);
    const textOf = (name: string): string | null => {
      const value = queryOf(request, name);
      return typeof value === 'string' ? value : null;
    };
    const filter = { site: textOf('site'), until: readMoment(textOf('until')), account: textOf('account') };
    return readLatestReports(context.db, Number.isInteger(limit) ? Math.min(MAX_LATEST, Math.max(1, limit)) : DEFAULT_LATEST, filter);
  });

  scope.get('/console/api/sites', async (): Promise<readonly string[]> => [...sites.keys()].sort());

  scope.post('/console/api/capsule', { bodyLimit: 4 * REPORT_LIMITS.maxBytes }, async (request): Promise<CarriedAnswer> => {
    const { text, keep } = readBody(capsuleSchema, request.body);
    if (text.length > MAX_PASTED) throw new ProblemError('request.too-large', { detail: 'This is longer than any report.' });
    const report = findReport(text);
    if (report === null) return { status: 'unreadable' };
    if (keep) await intake.accept({ report, origin: null, site: null, by: 'console', address: null });
    return describeCarried(context, report, asking(request));
  });
}

/** Throws `request.invalid` for what is no moment: without it the latest would be taken for those of then. */
function readMoment(text: string | null): Date | null {
  if (text === null) return null;
  const moment = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(moment.getTime())) {
    throw new ProblemError('request.invalid', { errors: [{ field: 'until', remedy: 'until must be a moment with its offset, such as 2026-03-02T09:45:00+08:00 (in an address, + is written %2B)' }] });
  }
  return moment;
}

/** Where browsers reach the service: the console may be open under another name. */
function originOf({ publicUrl }: Context, { protocol, host }: FastifyRequest): string {
  return publicUrl === null ? `${protocol}://${host}` : new URL(publicUrl).origin;
}
