import type { Report } from '@unstuck/protocol';
import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import { createGroupCommit } from '../database/group-commit.ts';
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

interface Arrived extends IncomingReport {
  readonly at: Date;
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

export function createReportIntake({ db, clock }: Pick<Context, 'db' | 'clock'>): ReportIntake {
  const write = createGroupCommit<Arrived, void>({
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    refuse: () => new ProblemError('rate.limited', { detail: 'Too many reports at once.', retryAfterSeconds: RETRY_AFTER_SECONDS }),
    write: async (batch) => {
      await db.executeQuery(CompiledQuery.raw(INSERT_REPORTS, [JSON.stringify([...latestOfEach(batch)].map(rowOf))]));
    },
  });
  return { accept: (incoming) => write({ ...incoming, at: clock() }) };
}

/** One statement may not touch a row twice. */
function latestOfEach(batch: readonly Arrived[]): Iterable<Arrived> {
  const byId = new Map<string, Arrived>();
  for (const one of batch) {
    const { reportId, deliveries } = one.report;
    const known = byId.get(reportId);
    if (known === undefined || known.report.deliveries.length < deliveries.length) byId.set(reportId, one);
  }
  return byId.values();
}

function rowOf({ report, origin, site, by, at }: Arrived): Record<string, unknown> {
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
