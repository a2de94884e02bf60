import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { workThrough } from '../job.ts';
import { ProblemError } from '../problem-error.ts';
import { closeOrder } from './close-order.ts';

/** After a payday's rush hundreds are over within a minute, and a platform takes some tenths of a second for each. */
const PORTION = { most: 100, atOnce: 5 };
/** How long one process has an overdue order to itself, longer than its channel can keep it waiting; also how soon an unreachable one is asked again. */
const LEASE_MS = 30_000;

/** Closes orders whose time is over. One whose channel cannot be reached stays open, money unknown, and is tried again. */
export function expireOrders(context: Context, signal?: AbortSignal): Promise<number> {
  return workThrough({ ...PORTION, signal }, () => takeOverdue(context), async (id) => {
    await closeOrder(context, id, 'expire').catch((error: unknown) => {
      if (error instanceof ProblemError) context.log.warn({ orderId: id, code: error.code }, 'an overdue order could not be closed yet');
      else context.log.error({ err: error, orderId: id }, 'an overdue order could not be closed');
    });
  });
}

/** Those never tried come first: some that cannot be closed must not keep the others waiting. */
async function takeOverdue(context: Context): Promise<string | null> {
  const now = context.clock();
  const taken = await context.db
    .updateTable('orders')
    .set({ checked_at: now })
    .where('id', '=', (from) =>
      from
        .selectFrom('orders')
        .select('id')
        .where(sql<boolean>`state in ('approval', 'open')`)
        .where('expires_at', '<=', now)
        .where((where) => where.or([where('checked_at', 'is', null), where('checked_at', '<=', new Date(now.getTime() - LEASE_MS))]))
        .orderBy('checked_at', (order) => order.asc().nullsFirst())
        .orderBy('expires_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .executeTakeFirst();
  return taken?.id ?? null;
}
