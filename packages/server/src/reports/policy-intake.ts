import { CompiledQuery } from 'kysely';
import type { Context } from '../context.ts';
import type { PolicyReport } from './read-policy-reports.ts';
import { createTableBound } from './table-bound.ts';

const HOUR_MS = 3_600_000;
/** However many pages misbehave: beyond this the oldest go. One address has its share: what is the same of many is one row. */
export const MOST_POLICY_REPORTS = { most: 20_000, mostOfOneSender: 1_000, slack: 1_000 } as const;

/** Counts what is the same within an hour: a page with a wrong policy reports on every load, and once is enough to know. */
const COUNT = `
  insert into policy_reports (kind, page, what, blocked, about, attempt_id, hour, count, last_at, sender)
  select kind, page, what, blocked, min(about), $2::text, $3::timestamptz, count(*), $4::timestamptz, $5::text
  from json_to_recordset($1::json) as incoming (kind text, page text, what text, blocked text, about text)
  group by kind, page, what, blocked
  order by page, kind, what, blocked
  on conflict (page, hour, kind, what, blocked, attempt_id) do update
    set about = coalesce(policy_reports.about, excluded.about), count = policy_reports.count + excluded.count, last_at = excluded.last_at,
      several = policy_reports.several or policy_reports.sender not in ('', excluded.sender)`;

export interface PolicyIntake {
  /** Resolves once they are durable. An attempt that the page did not name is empty; `address` is the sender's. */
  keep(reports: readonly PolicyReport[], attemptId: string, address: string): Promise<void>;
}

export function createPolicyIntake({ db, clock, log, senderOf }: Pick<Context, 'db' | 'clock' | 'log' | 'senderOf'>): PolicyIntake {
  const bound = createTableBound({ db, log }, 'policy_reports', MOST_POLICY_REPORTS);
  return {
    async keep(reports, attemptId, address) {
      if (reports.length === 0) return;
      const now = clock();
      const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
      await db.executeQuery(CompiledQuery.raw(COUNT, [JSON.stringify(reports), attemptId, hour, now, senderOf(address)]));
      await bound.added(reports.length);
    },
  };
}
