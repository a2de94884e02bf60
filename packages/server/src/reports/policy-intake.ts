import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import type { PolicyReport } from './read-policy-reports.ts';
import { createTableBound } from './table-bound.ts';

const HOUR_MS = 3_600_000;
/** However many pages misbehave: beyond this the oldest go. */
export const MOST_POLICY_REPORTS = { most: 20_000, slack: 1_000 } as const;

/** Counts what is the same within an hour: a page with a wrong policy reports on every load, and once is enough to know. */
const COUNT = `
  insert into policy_reports (kind, page, what, blocked, about, attempt_id, hour, count, last_at)
  select kind, page, what, blocked, min(about), $2::text, $3::timestamptz, count(*), $4::timestamptz
  from json_to_recordset($1::json) as incoming (kind text, page text, what text, blocked text, about text)
  group by kind, page, what, blocked
  order by page, kind, what, blocked
  on conflict (page, hour, kind, what, blocked, attempt_id) do update
    set about = coalesce(policy_reports.about, excluded.about), count = policy_reports.count + excluded.count, last_at = excluded.last_at`;

export interface PolicyIntake {
  /** Resolves once they are durable. An attempt that the page did not name is empty. */
  keep(reports: readonly PolicyReport[], attemptId: string): Promise<void>;
}

export function createPolicyIntake({ db, clock }: Pick<Context, 'db' | 'clock'>): PolicyIntake {
  const bound = createTableBound(db, 'policy_reports', MOST_POLICY_REPORTS);
  return {
    async keep(reports, attemptId) {
      if (reports.length === 0) return;
      const now = clock();
      const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
      await db.executeQuery(CompiledQuery.raw(COUNT, [JSON.stringify(reports), attemptId, hour, now]));
      await bound.added(reports.length);
    },
  };
}
