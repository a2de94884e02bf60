import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { LOOK_BACK_MS } from './attempt-window.ts';

/** More attempts than these under one reference were made up, and one that the service knows comes before them. */
const MAX_ATTEMPTS = 20;

interface Attempt {
  readonly id: string;
  readonly firstAt: Date;
  /** Whether it came with a good token and failed or took long. */
  readonly arrived: boolean;
}

/**
 * The attempt that a reference stands for: of those that reported under it the first that the service knows, else the first. A reference is
 * shown on a screen and told on the phone, an attempt's id is not. Null where there is no report.
 */
export async function findAttemptOf(db: Database, reference: string): Promise<string | null> {
  const attempts = await readAttempts(db, reference);
  if (attempts.length <= 1) return attempts[0]?.id ?? null;
  const ordered = await readOrdered(db, attempts);
  const known = attempts.filter(({ id, arrived }) => arrived || ordered.has(id));
  return earliest(known.length > 0 ? known : attempts)?.id ?? null;
}

/** Those that arrived before the others, each kind in the order of its reports. */
async function readAttempts(db: Database, reference: string): Promise<readonly Attempt[]> {
  const { rows } = await sql<Attempt>`
    select reports.attempt_id as id, min(reports.received_at) as "firstAt",
      exists (select from arrivals where arrivals.attempt_id = reports.attempt_id and arrivals.sender = '') as arrived
    from reports where reference = ${reference}
    group by reports.attempt_id order by arrived desc, "firstAt", id limit ${MAX_ATTEMPTS}`.execute(db);
  return rows;
}

/** Which of them asked for an order. */
async function readOrdered(db: Database, attempts: readonly Attempt[]): Promise<ReadonlySet<string>> {
  const times = attempts.map(({ firstAt }) => firstAt.getTime());
  const rows = await db
    .selectFrom('orders')
    .select('attempts')
    .where('created_at', '>=', new Date(Math.min(...times) - LOOK_BACK_MS))
    .where('created_at', '<=', new Date(Math.max(...times)))
    .where(sql<boolean>`attempts && ${attempts.map(({ id }) => id)}::text[]`)
    .limit(MAX_ATTEMPTS)
    .execute();
  return new Set(rows.flatMap((row) => row.attempts));
}

function earliest(attempts: readonly Attempt[]): Attempt | undefined {
  return [...attempts].sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime())[0];
}
