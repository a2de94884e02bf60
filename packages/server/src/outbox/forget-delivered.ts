import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { deleteInBatches } from '../database/delete-in-batches.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Long enough to answer a vendor who asks what was sent, or who configures callbacks late. */
export const OUTBOX_KEPT_MS = 30 * DAY_MS;
/** Platforms repeat a notification for a day or so; this is as long as a report asks whether one came. */
export const NOTIFICATIONS_KEPT_MS = 90 * DAY_MS;

export interface ForgetDelivered {
  readonly name: string;
  tick(signal?: AbortSignal): Promise<number>;
}

/**
 * Once a minute, drops what was delivered, or taken in, long ago. What could not be delivered stays until it is, save where nobody is to get it:
 * `undeliveredToo`.
 */
export function createForgetDelivered({ db, clock }: Pick<Context, 'db' | 'clock'>, { undeliveredToo }: { readonly undeliveredToo: boolean }): ForgetDelivered {
  let nextAt = 0;
  return {
    name: 'forget-delivered',
    tick: async (signal) => {
      const now = clock().getTime();
      if (now < nextAt) return 0;
      nextAt = now + MINUTE_MS;
      const [sentBefore, receivedBefore] = [new Date(now - OUTBOX_KEPT_MS), new Date(now - NOTIFICATIONS_KEPT_MS)];
      const delivered = undeliveredToo ? sql`true` : sql`delivered_at < ${sentBefore}::timestamptz`;
      const sent = await deleteInBatches(db, 'outbox', sql`created_at < ${sentBefore}::timestamptz and ${delivered}`, signal);
      return sent + (await deleteInBatches(db, 'notifications', sql`received_at < ${receivedBefore}::timestamptz`, signal));
    },
  };
}
