import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import type { OutboxRow } from '../database/schema.ts';
import { newsId } from './news-id.ts';

/** Deliveries under way at a time: one receiver that hangs does not hold up the others. */
const AT_ONCE = 10;
const DELIVERY_TIMEOUT_MS = 10_000;
/** How long a claimed row is left alone: longer than its delivery can take, so only a dead deliverer loses its claim. */
const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
const MAX_ERROR_LENGTH = 300;

export interface CallbackTarget {
  readonly url: string;
  /** Shared with the vendor, who verifies `Unstuck-Signature` with it. */
  readonly secret: string;
  readonly fetch: typeof fetch;
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`: the time is signed too, so an old callback cannot be replayed. */
export function signCallback(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/**
 * Delivers all that is due, at least once; the receiver knows a repetition by its {@link newsId}. As one is done, the next is taken up, until none is due or the
 * signal fires. Answers how many were tried.
 */
export async function deliverOutbox(context: Context, target: CallbackTarget, signal?: AbortSignal): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let tried = 0;
  try {
    for (;;) {
      const claimed = signal?.aborted === true ? [] : await claim(context, AT_ONCE - underWay.size);
      for (const row of claimed) {
        const delivery = deliver(context, target, row)
          .catch((error: unknown) => context.log.error({ err: error, outboxId: row.id }, 'what became of a callback could not be written down'))
          .finally(() => underWay.delete(delivery));
        underWay.add(delivery);
      }
      tried += claimed.length;
      if (underWay.size === 0) return tried;
      await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
}

async function claim(context: Context, limit: number): Promise<OutboxRow[]> {
  const now = context.clock();
  return context.db
    .updateTable('outbox')
    .set((row) => ({ next_attempt_at: new Date(now.getTime() + LEASE_MS), attempts: row('attempts', '+', 1) }))
    .where('id', 'in', (from) =>
      from
        .selectFrom('outbox')
        .select('id')
        .where('delivered_at', 'is', null)
        .where('next_attempt_at', '<=', now)
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
}

async function deliver(context: Context, target: CallbackTarget, row: OutboxRow): Promise<void> {
  const failure = await post(context, target, row);
  const now = context.clock();
  if (failure !== null) context.log.warn({ outboxId: row.id, topic: row.topic, attempts: row.attempts, reason: failure }, 'a callback was not accepted');
  await context.db
    .updateTable('outbox')
    .set(failure === null ? { delivered_at: now, last_error: null } : { next_attempt_at: new Date(now.getTime() + retryDelay(row.attempts)), last_error: failure })
    .where('id', '=', row.id)
    .execute();
}

async function post(context: Context, target: CallbackTarget, row: OutboxRow): Promise<string | null> {
  const body = JSON.stringify({ id: newsId(row.topic, row.payload), topic: row.topic, createdAt: row.created_at.toISOString(), data: row.payload });
  try {
    const response = await target.fetch(target.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Unstuck-Signature': signCallback(target.secret, body, context.clock()) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : `status ${response.status}`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH);
  }
}

function retryDelay(attempts: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
}
