import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import { closeOrder } from './close-order.ts';

const BATCH = 20;
/** How long one process has an overdue order to itself, and how soon an unreachable channel is asked again. */
const LEASE_MS = 10_000;

/** Closes orders whose time is over. One whose channel cannot be reached stays open, money unknown, and is tried again. */
export async function expireOrders(context: Context): Promise<number> {
  const now = context.clock();
  const overdue = await context.db
    .updateTable('orders')
    .set({ checked_at: now })
    .where('id', 'in', (from) =>
      from
        .selectFrom('orders')
        .select('id')
        .where(sql<boolean>`state in ('approval', 'open')`)
        .where('expires_at', '<=', now)
        .where((where) => where.or([where('checked_at', 'is', null), where('checked_at', '<=', new Date(now.getTime() - LEASE_MS))]))
        .orderBy('expires_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  for (const { id } of overdue) {
    await closeOrder(context, id, 'expire').catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      context.log.warn({ orderId: id, code: error.code }, 'an overdue order could not be closed yet');
    });
  }
  return overdue.length;
}
