import type { Cause, ReportSummary } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Database, PolicyReportRow, ReportRow } from '../database/schema.ts';
import { findAttemptOf } from './attempt-of-reference.ts';

const SUMMARY = ['reference', 'report_id', 'received_at', 'cause', 'origin', 'site'] as const;
const MAX_OF_REFERENCE = 20;
const MAX_POLICY = 20;
/** Violations come with the report, network errors minutes later, when the browser gets through again. */
const POLICY_BEFORE_MS = 30 * 60_000;
const POLICY_AFTER_MS = 60 * 60_000;

/** Reports under one reference, the latest first. */
export interface ReportsOfReference {
  /** Of the attempt that the reference is believed to stand for. */
  readonly own: readonly ReportRow[];
  /** Of any other: whoever has seen a reference can send a report under it. */
  readonly foreign: readonly ReportRow[];
}

/** @param attemptId the attempt whose reports are its own; null for the one that {@link findAttemptOf} finds */
export async function readReportsOf(db: Database, reference: string, attemptId: string | null): Promise<ReportsOfReference> {
  const attempt = attemptId ?? (await findAttemptOf(db, reference));
  if (attempt === null) return { own: [], foreign: [] };
  const all = db.selectFrom('reports').selectAll().where('reference', '=', reference).orderBy('received_at', 'desc').orderBy('report_id').limit(MAX_OF_REFERENCE);
  const [own, foreign] = await Promise.all([all.where('attempt_id', '=', attempt).execute(), all.where('attempt_id', '!=', attempt).execute()]);
  return { own, foreign };
}

/** One of those under a reference, whatever its attempt. */
export async function readReport(db: Database, reference: string, reportId: string): Promise<ReportRow | undefined> {
  return db.selectFrom('reports').selectAll().where('report_id', '=', reportId).where('reference', '=', reference).executeTakeFirst();
}

/** Orders of one account whose reports are looked for, the latest. */
const MAX_ORDERS_OF_ACCOUNT = 200;

/** Which reports to list; null for any. */
export interface ReportFilter {
  readonly site: string | null;
  /** Received by then. */
  readonly until: Date | null;
  /** Of attempts that made an order of this account: a report itself names nobody. */
  readonly account: string | null;
}

/** The latest first. (Those of an account are looked for among all reports: an index of their attempts would cost every report that comes in a tenth of its time.) */
export async function readLatestReports(db: Database, limit: number, { site, until, account }: ReportFilter): Promise<ReportSummary[]> {
  let reports = db.selectFrom('reports').select(SUMMARY).orderBy('received_at', 'desc').orderBy('report_id').limit(limit);
  if (site !== null) reports = reports.where('site', '=', site);
  if (until !== null) reports = reports.where('received_at', '<=', until);
  if (account !== null) {
    reports = reports.where(sql<boolean>`attempt_id = any(array(
      select unnest(attempts) from (select attempts from orders where account = ${account} order by created_at desc limit ${MAX_ORDERS_OF_ACCOUNT}) as latest))`);
  }
  return (await reports.execute()).map(summarise);
}

/** Other attempts that ended with the same cause since `from`, the latest first. */
export async function readNeighbours(db: Database, cause: Cause, exceptReference: string, from: Date, limit: number): Promise<ReportSummary[]> {
  const rows = await db
    .selectFrom('reports')
    .select(SUMMARY)
    .where('cause', '=', cause)
    .where('received_at', '>=', from)
    .where('reference', '!=', exceptReference)
    .orderBy('received_at', 'desc')
    .orderBy('report_id')
    .limit(limit)
    .execute();
  return rows.map(summarise);
}

/** What the browser itself reported: by the attempt where the page named it, else by the same page origin at about the same time. */
export async function readPolicyOf(db: Database, attemptId: string, origin: string | null, receivedAt: Date): Promise<PolicyReportRow[]> {
  const from = new Date(receivedAt.getTime() - POLICY_BEFORE_MS);
  const to = new Date(receivedAt.getTime() + POLICY_AFTER_MS);
  return db
    .selectFrom('policy_reports')
    .selectAll()
    .where((where) => where.or([
      where('attempt_id', '=', attemptId),
      ...(origin === null ? [] : [where.and([
        sql<boolean>`starts_with(page, ${`${origin}/`})`, where('attempt_id', '=', ''), where('last_at', '>=', from), where('hour', '<=', to),
      ])]),
    ]))
    // A page that is full of others' violations must not crowd out the one that matters, nor what somebody made up the one that can be believed.
    .orderBy('attempt_id', 'desc')
    .orderBy(sql`about is null`)
    .orderBy('several', 'desc')
    .orderBy('last_at', 'desc')
    .limit(MAX_POLICY)
    .execute();
}

export function summarise(row: Pick<ReportRow, (typeof SUMMARY)[number]>): ReportSummary {
  return { reference: row.reference, reportId: row.report_id, receivedAt: row.received_at.toISOString(), cause: row.cause, origin: row.origin, site: row.site };
}
