import type { Report } from '@unstuck/protocol';
import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import type { ArrivedBy } from '../database/schema.ts';
import { ProblemError } from '../problem-error.ts';

/** Rows of one statement: enough to make a commit cheap, few enough to stay a short one. */
const MAX_BATCH = 200;
/** Reports waiting for their commit; the next one is told to come again. At 32 kB each, 64 MB at worst. */
const MAX_WAITING = 2_000;
const RETRY_AFTER_SECONDS = 5;

export interface IncomingReport {
  readonly report: Report;
  readonly origin: string | null;
  /** The key of the site whose page sent it; null where it named none. */
  readonly site: string | null;
  readonly by: ArrivedBy;
}

export interface ReportIntake {
  /** Resolves once the report is durable. The same id again is the same report. Throws `rate.limited` while too many wait. */
  accept(incoming: IncomingReport): Promise<void>;
}

interface Waiting {
  readonly incoming: IncomingReport;
  readonly at: Date;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One parameter holds the whole batch, so the statement is the same for any number of rows. A later copy of a report, which tells of more
 * attempts to deliver it, takes the place of an earlier one; another report cannot, whoever guessed its id.
 */
const INSERT_REPORTS = `
  insert into reports (report_id, reference, attempt_id, order_id, cause, origin, site, arrived_by, deliveries, received_at, body)
  select report_id, reference, attempt_id, order_id, cause, origin, site, arrived_by, deliveries, received_at, body
  from json_to_recordset($1::json) as incoming (
    report_id text, reference text, attempt_id text, order_id text, cause text, origin text, site text, arrived_by text, deliveries integer, received_at timestamptz, body json)
  on conflict (report_id) do update
    set order_id = excluded.order_id, cause = excluded.cause, origin = coalesce(reports.origin, excluded.origin), site = coalesce(reports.site, excluded.site), deliveries = excluded.deliveries, body = excluded.body
    where reports.reference = excluded.reference and reports.attempt_id = excluded.attempt_id and reports.deliveries < excluded.deliveries`;

/** Group commit: whatever came in while one statement was on its way to disk goes with the next. */
export function createReportIntake(context: Pick<Context, 'db' | 'clock'>): ReportIntake {
  const waiting: Waiting[] = [];
  let writing = false;

  async function write(batch: readonly Waiting[]): Promise<void> {
    const rows = [...latestOfEach(batch)].map(rowOf);
    await context.db.executeQuery(CompiledQuery.raw(INSERT_REPORTS, [JSON.stringify(rows)]));
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      await write(batch);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // One report that the database refuses must not take the others with it. A database that is away refuses all of them, once.
      if (batch.length > 1 && isRefusal(error)) for (const one of batch) await settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) await settle(waiting.splice(0, MAX_BATCH));
    writing = false;
  }

  return {
    accept: (incoming) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= MAX_WAITING) throw new ProblemError('rate.limited', { detail: 'Too many reports at once.', retryAfterSeconds: RETRY_AFTER_SECONDS });
        waiting.push({ incoming, at: context.clock(), resolve, reject });
        if (!writing) void writeAll();
      }),
  };
}

/** Data exceptions and broken constraints. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}

/** One statement may not touch a row twice. */
function latestOfEach(batch: readonly Waiting[]): Iterable<Waiting> {
  const byId = new Map<string, Waiting>();
  for (const one of batch) {
    const { reportId, deliveries } = one.incoming.report;
    const known = byId.get(reportId);
    if (known === undefined || known.incoming.report.deliveries.length < deliveries.length) byId.set(reportId, one);
  }
  return byId.values();
}

function rowOf({ incoming: { report, origin, site, by }, at }: Waiting): Record<string, unknown> {
  return {
    report_id: report.reportId,
    reference: report.reference,
    attempt_id: report.attempt.id,
    order_id: report.attempt.orderId,
    cause: report.findings[0]?.cause ?? 'undetermined',
    origin,
    site,
    arrived_by: by,
    deliveries: report.deliveries.length,
    received_at: at.toISOString(),
    body: report,
  };
}
