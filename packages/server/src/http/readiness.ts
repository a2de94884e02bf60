import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';

/** Load balancers give a check a second or so. */
const PATIENCE_MS = 500;
/** How long an earlier answer stands for one that is late: a busy database is not one that is away, and who takes out one busy process after the other leaves none. */
const MEMORY_MS = 5_000;

/** Answers a check that resolves while the database takes writes, and rejects with what is wrong, in half a second either way. One question is on its way at a time. */
export function createReadiness({ db, clock }: Pick<Context, 'db' | 'clock'>): () => Promise<void> {
  let asking: Promise<void> | null = null;
  let readyAt = -Infinity;

  async function ask(): Promise<void> {
    const { rows } = await sql<{ readOnly: string }>`select current_setting('transaction_read_only') as "readOnly"`.execute(db);
    if (rows[0]?.readOnly === 'on') throw new ProblemError('server.overloaded', { detail: 'The database takes no writes.', money: 'not-sent' });
    readyAt = clock().getTime();
  }
  return async () => {
    asking ??= ask().finally(() => (asking = null));
    const answer = await Promise.race([asking, delay(PATIENCE_MS, 'late' as const, { ref: false })]);
    if (answer === 'late' && Math.abs(clock().getTime() - readyAt) > MEMORY_MS) throw new ProblemError('server.overloaded', { detail: 'The database does not answer.', money: 'not-sent' });
  };
}
