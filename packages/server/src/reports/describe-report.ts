import { ALL_WEIGHTS, EVIDENCE_IDS, employeeWords, rank } from '@unstuck/protocol';
import type { Cause, CauseAdvice, Locale, Evidence, EvidenceId, Finding, Report, ReportSummary, ReportView } from '@unstuck/protocol';
import { adviceFor, meaningOf } from '@unstuck/protocol/advice';
import type { Context } from '../context.ts';
import type { ReportRow } from '../database/schema.ts';
import { describeOrder } from '../records/describe-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { adviceFacts } from './advice-facts.ts';
import { shortenedOf } from './report-intake.ts';
import { readServerKnowledge } from './server-evidence.ts';
import { readNeighbours, readPolicyOf, readReport, readReportsOf, summarise } from './stored-reports.ts';
import type { ReportsOfReference } from './stored-reports.ts';

const MAX_NEIGHBOURS = 10;
const NEIGHBOURS_SINCE_MS = 7 * 24 * 3_600_000;
/** Other causes that are at least this likely get their advice, too. */
const WORTH_ADVICE = 0.15;
const MAX_OTHER_ADVICE = 3;

export interface Asking {
  readonly locale: Locale;
  /** Origin under which the service is reached, for advice that names it. */
  readonly api: string;
}

/**
 * What a reference leads to: the latest report of its attempt, or the one under it that was asked for, seen with all that the service knows now.
 * Null while none has come in.
 * @param reportId one of those under the reference; null, or one that is not kept, for the latest
 */
export async function readReportView(context: Context, reference: string, reportId: string | null, asking: Asking): Promise<ReportView | null> {
  const believed = await readReportsOf(context.db, reference, null);
  const [latest] = believed.own;
  if (latest === undefined) return null;
  const asked = reportId === null ? latest : (await readReport(context.db, reference, reportId)) ?? latest;
  const ofAnotherAttempt = asked.attempt_id !== latest.attempt_id;
  const reports = ofAnotherAttempt ? await readReportsOf(context.db, reference, asked.attempt_id) : believed;
  return { ...(await describe(context, asked.body, asked, reports, asking)), ofAnotherAttempt };
}

/** The same for a report that a person brought, whether or not it was kept. */
export async function describeCarried(context: Context, report: Report, asking: Asking): Promise<ReportView> {
  const reports = await readReportsOf(context.db, report.reference, report.attempt.id);
  const kept = [...reports.own, ...reports.foreign].find((row) => row.report_id === report.reportId) ?? null;
  // What was carried had to be short; what came in by itself may be whole.
  const fuller = kept?.attempt_id === report.attempt.id && kept.shortened <= shortenedOf(report) ? kept.body : report;
  return describe(context, fuller, kept, reports, asking);
}

async function describe(context: Context, report: Report, kept: ReportRow | null, reports: ReportsOfReference, asking: Asking): Promise<ReportView> {
  const now = context.clock();
  const others = (rows: readonly ReportRow[]): readonly ReportSummary[] => rows.filter((row) => row.report_id !== kept?.report_id).map(summarise);
  const seenAt = kept?.received_at ?? now;
  const origin = kept?.origin ?? null;
  const policy = await readPolicyOf(context.db, report.attempt.id, origin, seenAt);
  const { order, evidence } = await readServerKnowledge(context, { report, at: seenAt, channelsDown: kept?.channels_down ?? null, byPicture: kept?.arrived_by === 'image' }, policy);
  const findings = rank([...knownEvidence(report), ...evidence], ALL_WEIGHTS);
  const cause = findings[0]?.cause ?? 'undetermined';
  const advise = (of: Cause): CauseAdvice => {
    const finding = findings.find((each) => each.cause === of);
    const facts = adviceFacts({ report, serverEvidence: evidence, used: finding?.evidence ?? [], page: origin, api: asking.api, gatewayUrls: context.gatewayUrls });
    return { cause: of, employee: employeeWords(of, asking.locale), ...adviceFor(of, asking.locale, facts) };
  };
  return {
    status: 'found',
    report,
    receivedAt: kept?.received_at.toISOString() ?? null,
    origin,
    site: kept?.site ?? null,
    findings,
    serverEvidence: evidence,
    meanings: meaningsOf([...report.evidence, ...evidence], asking.locale),
    advice: advise(cause),
    otherAdvice: otherCauses(findings).map(advise),
    order: order === null ? null : relate(order, now),
    neighbours: await readNeighbours(context.db, cause, report.reference, new Date(now.getTime() - NEIGHBOURS_SINCE_MS), MAX_NEIGHBOURS),
    others: others(reports.own),
    ofOtherAttempts: others(reports.foreign),
    ofAnotherAttempt: false,
    policy: policy.map((row) => ({ kind: row.kind, what: row.what, blocked: row.blocked, page: row.page, count: row.count, lastAt: row.last_at.toISOString() })),
  };
}

/** Ids of a newer page say nothing to this service yet; the report still shows them. */
function knownEvidence(report: Report): Evidence[] {
  const known = new Set<string>(EVIDENCE_IDS);
  return report.evidence.filter((one): one is Report['evidence'][number] & { id: EvidenceId } => known.has(one.id) && !one.id.startsWith('server.')).map(({ id, at, detail }) => ({ id, at, ...(detail === undefined ? {} : { detail }) }));
}

function meaningsOf(evidence: readonly { readonly id: string }[], locale: Locale): Record<string, string> {
  return Object.fromEntries(evidence.flatMap(({ id }) => {
    const meaning = meaningOf(id, locale);
    return meaning === null ? [] : [[id, meaning]];
  }));
}

function otherCauses(findings: readonly Finding[]): Cause[] {
  const [top, ...rest] = findings;
  const pair = top?.indistinguishableFrom ?? [];
  return rest.filter(({ cause, confidence }) => cause !== 'undetermined' && (confidence >= WORTH_ADVICE || pair.includes(cause))).map(({ cause }) => cause).slice(0, MAX_OTHER_ADVICE);
}

function relate(order: OrderRecord, now: Date): NonNullable<ReportView['order']> {
  const { id, state, amount, currency, money, createdAt } = describeOrder(order, now);
  return {
    id, account: order.account, state, amount, currency, money, createdAt,
    payments: order.payments.map((payment) => ({ tradeNumber: payment.trade_number, channel: payment.channel, state: payment.state })),
  };
}
