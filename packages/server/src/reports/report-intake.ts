import type { ChannelId, Report } from '@unstuck/protocol';
import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import { createGroupCommit } from '../database/group-commit.ts';
import type { ArrivedBy } from '../database/schema.ts';
import { ProblemError } from '../problem-error.ts';
import type { Bounds, TableBound } from './table-bound.ts';

/** Rows of one statement: enough to make a commit cheap, few enough to stay a short one. */
const MAX_BATCH = 200;
/** Reports waiting for their commit; the next one is told to come again. At 36 kB each, 72 MB at worst. */
const MAX_WAITING = 2_000;
const RETRY_AFTER_SECONDS = 5;
/** What is known of channels now is true of a report that was made so long ago at most, by its own clock. */
const FRESH_MS = 10 * 60_000;

/** One address has a share: an office has one, and its people in trouble stay below; whoever floods the collector pushes out their own. Looking takes as long as some hundred reports. */
export function reportBounds(most: number): Bounds {
  return { most, mostOfOneSender: Math.ceil(most / 4), slack: Math.ceil(most / 20) };
}

export interface IncomingReport {
  readonly report: Report;
  readonly origin: string | null;
  /** The key of the site whose page sent it; null where it named none. */
  readonly site: string | null;
  readonly by: ArrivedBy;
  /** Who sent it; null where support took it in, whose reports are nobody's to bound. */
  readonly address: string | null;
}

export interface ReportIntake {
  /** Resolves once the report is durable. The same id again is the same report. Throws `rate.limited` while too many wait. */
  accept(incoming: IncomingReport): Promise<void>;
}

interface Arrived extends Omit<IncomingReport, 'address'> {
  readonly sender: string;
  readonly at: Date;
  readonly channelsDown: readonly ChannelId[];
}

/**
 * One parameter holds the whole batch, so the statement is the same for any number of rows. Of two copies of a report the one stays from which
 * less was left out, with the deliveries of the one that tells of more; another report cannot take its place, whoever guessed its id. Written in the order
 * of their ids, lest two processes that were sent the same ones wait for each other.
 */
const INSERT_REPORTS = `
  insert into reports (report_id, reference, attempt_id, order_id, cause, origin, site, arrived_by, sender, deliveries, shortened, channels_down, received_at, body)
  select report_id, reference, attempt_id, order_id, cause, origin, site, arrived_by, sender, deliveries, shortened, channels_down, received_at, body
  from json_to_recordset($1::json) as incoming (
    report_id text, reference text, attempt_id text, order_id text, cause text, origin text, site text, arrived_by text, sender text, deliveries integer, shortened integer,
    channels_down text[], received_at timestamptz, body json)
  order by report_id
  on conflict (report_id) do update
    set order_id = coalesce(excluded.order_id, reports.order_id), origin = coalesce(reports.origin, excluded.origin), site = coalesce(reports.site, excluded.site),
      cause = case when excluded.shortened > reports.shortened then reports.cause else excluded.cause end,
      deliveries = greatest(reports.deliveries, excluded.deliveries), shortened = least(reports.shortened, excluded.shortened),
      body = case
        when excluded.shortened > reports.shortened then ${withDeliveries('reports.body', 'excluded.body')}
        when excluded.deliveries < reports.deliveries then ${withDeliveries('excluded.body', 'reports.body')}
        else excluded.body end
    where reports.reference = excluded.reference and reports.attempt_id = excluded.attempt_id
      and (reports.deliveries < excluded.deliveries or excluded.shortened < reports.shortened)`;

function withDeliveries(body: string, of: string): string {
  return `(select json_object_agg(key, case when key = 'deliveries' then ${of}->'deliveries' else value end) from json_each(${body}))`;
}

export function createReportIntake({ db, clock, channels, senderOf }: Pick<Context, 'db' | 'clock' | 'channels' | 'senderOf'>, bound: TableBound): ReportIntake {
  const write = createGroupCommit<Arrived, void>({
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    refuse: () => new ProblemError('rate.limited', { detail: 'Too many reports at once.', retryAfterSeconds: RETRY_AFTER_SECONDS }),
    write: async (batch) => {
      await db.executeQuery(CompiledQuery.raw(INSERT_REPORTS, [JSON.stringify([...oneOfEach(batch)].map(rowOf))]));
      await bound.added(batch.length);
    },
  });
  return {
    accept({ address, ...incoming }) {
      const at = clock();
      const isFresh = Math.abs(at.getTime() - Date.parse(incoming.report.madeAt)) <= FRESH_MS;
      return write({ ...incoming, sender: address === null ? '' : senderOf(address), at, channelsDown: isFresh ? channels.all.filter((channel) => !channel.healthy()).map(({ id }) => id) : [] });
    },
  };
}

/** One statement may not touch a row twice. */
function oneOfEach(batch: readonly Arrived[]): Iterable<Arrived> {
  const byId = new Map<string, Arrived>();
  for (const one of batch) {
    const known = byId.get(one.report.reportId);
    byId.set(one.report.reportId, known === undefined ? one : merge(known, one));
  }
  return byId.values();
}

/** As the statement does it with a copy that is there already. */
function merge(known: Arrived, later: Arrived): Arrived {
  if (known.report.reference !== later.report.reference || known.report.attempt.id !== later.report.attempt.id) return known;
  const [a, b] = [known.report, later.report];
  const deliveries = b.deliveries.length > a.deliveries.length ? b.deliveries : a.deliveries;
  const isFuller = shortenedOf(b) < shortenedOf(a) || (shortenedOf(b) === shortenedOf(a) && b.deliveries.length > a.deliveries.length);
  return { ...known, origin: known.origin ?? later.origin, site: known.site ?? later.site, report: { ...(isFuller ? b : a), deliveries } };
}

/** How much was left out to make a report short enough to be carried; 0 of a whole one. */
export function shortenedOf(report: Report): number {
  return report.drops['shortened'] ?? 0;
}

function rowOf({ report, origin, site, by, sender, at, channelsDown }: Arrived): Record<string, unknown> {
  return {
    report_id: report.reportId,
    reference: report.reference,
    attempt_id: report.attempt.id,
    order_id: report.attempt.orderId,
    cause: report.findings[0]?.cause ?? 'undetermined',
    origin,
    site,
    arrived_by: by,
    sender,
    deliveries: report.deliveries.length,
    shortened: shortenedOf(report),
    channels_down: channelsDown,
    received_at: at.toISOString(),
    body: report,
  };
}
