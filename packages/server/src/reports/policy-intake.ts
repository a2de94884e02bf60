import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import type { PolicyReport } from './read-policy-reports.ts';

const HOUR_MS = 3_600_000;

/** Counts what is the same within an hour: a page with a wrong policy reports on every load, and once is enough to know. */
const COUNT = `
  insert into policy_reports (kind, page, what, blocked, attempt_id, hour, count, last_at)
  select kind, page, what, blocked, $2::text, $3::timestamptz, count(*), $4::timestamptz
  from json_to_recordset($1::json) as incoming (kind text, page text, what text, blocked text)
  group by kind, page, what, blocked
  order by page, kind, what, blocked
  on conflict (page, hour, kind, what, blocked, attempt_id) do update set count = policy_reports.count + excluded.count, last_at = excluded.last_at`;

export async function keepPolicyReports({ db, clock }: Pick<Context, 'db' | 'clock'>, reports: readonly PolicyReport[], attemptId: string): Promise<void> {
  if (reports.length === 0) return;
  const now = clock();
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  await db.executeQuery(CompiledQuery.raw(COUNT, [JSON.stringify(reports), attemptId, hour, now]));
}
