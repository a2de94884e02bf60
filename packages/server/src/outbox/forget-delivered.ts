import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { deleteInBatches } from '../database/delete-in-batches.ts';
import { onceAMinute } from '../job.ts';
import type { Job } from '../job.ts';

const DAY_MS = 86_400_000;
/** Long enough to answer a vendor who asks what was sent, or who configures callbacks late. */
export const OUTBOX_KEPT_MS = 30 * DAY_MS;
/** Platforms repeat a notification for a day or so; this is as long as a report asks whether one came. */
export const NOTIFICATIONS_KEPT_MS = 90 * DAY_MS;

/**
 * Once a minute, drops what was delivered, or taken in, long ago. What could not be delivered stays until it is, save where nobody is to get it:
 * `undeliveredToo`.
 */
export function createForgetDelivered({ db, clock }: Pick<Context, 'db' | 'clock'>, { undeliveredToo }: { readonly undeliveredToo: boolean }): Job {
  return onceAMinute('forget-delivered', clock, async (now, signal) => {
    const [sentBefore, receivedBefore] = [new Date(now - OUTBOX_KEPT_MS), new Date(now - NOTIFICATIONS_KEPT_MS)];
    const delivered = undeliveredToo ? sql`true` : sql`delivered_at < ${sentBefore}::timestamptz`;
    const sent = await deleteInBatches(db, 'outbox', sql`created_at < ${sentBefore}::timestamptz and ${delivered}`, signal);
    return sent + (await deleteInBatches(db, 'notifications', sql`received_at < ${receivedBefore}::timestamptz`, signal));
  });
}
