import type { ChannelId } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { PaymentRow } from '../database/schema.ts';
import { workThrough } from '../job.ts';
import { isPending } from '../records/order-state.ts';
import { readOrder } from '../records/read-order.ts';
import { ProblemError } from '../problem-error.ts';
import { askChannel } from './ask-channel.ts';
import { closePayments } from './close-payments.ts';
import { isLive } from '../records/payment-state.ts';

/** Of one channel: in a rush hundreds are due within a minute, and a platform takes some tenths of a second for each. */
const PORTION = { most: 100, atOnce: 5 };
export const FIRST_INTERVAL_SECONDS = 15;
/** Doubling stops here: a payment nobody finishes is asked about every five minutes until its order expires. */
const LONGEST_INTERVAL_SECONDS = 300;

/**
 * Asks platforms about payments whose notification may have been lost. Only an answer ends the questions: whatever happens between, a payment is asked
 * about again.
 */
export async function reconcilePayments(context: Context, signal?: AbortSignal): Promise<number> {
  // One channel that is slow must not keep the others waiting. What only another process's configuration has is for that one to ask about.
  const rounds = await Promise.allSettled(context.channels.all.map(({ id }) => lookAfterAll(context, id, signal)));
  return rounds.reduce((sum, round) => {
    if (round.status === 'rejected') throw round.reason;
    return sum + round.value;
  }, 0);
}

type DuePayment = Pick<PaymentRow, 'trade_number' | 'order_id' | 'channel' | 'state'>;

async function lookAfterAll(context: Context, channel: ChannelId, signal?: AbortSignal): Promise<number> {
  // Nor one payment that cannot be looked after the next.
  return workThrough({ ...PORTION, signal }, () => takeDue(context, channel), async (payment) => {
    await lookAfter(context, payment).catch((error: unknown) => context.log.error({ err: error, tradeNumber: payment.trade_number }, 'a payment could not be looked after'));
  });
}

/**
 * Claims one by moving its next check ahead, further than its channel can keep it waiting. Many at once would be due again, and asked about by another
 * process too, before a slow platform has let this one come to the last of them.
 */
async function takeDue(context: Context, channel: ChannelId): Promise<DuePayment | null> {
  const now = context.clock();
  const taken = await context.db
    .updateTable('payments')
    .set({
      checks: sql`checks + 1`,
      check_at: sql`${now}::timestamptz + make_interval(secs =>
        least(${LONGEST_INTERVAL_SECONDS}::float8, ${FIRST_INTERVAL_SECONDS}::float8 * power(2, least(checks, 10))))`,
    })
    .where('trade_number', '=', (from) =>
      from.selectFrom('payments').select('trade_number').where('check_at', '<=', now).where('channel', '=', channel).orderBy('check_at').limit(1).forUpdate().skipLocked(),
    )
    .returning(['trade_number', 'order_id', 'channel', 'state'])
    .executeTakeFirst();
  return taken ?? null;
}

async function lookAfter(context: Context, payment: DuePayment): Promise<void> {
  if (isLive(payment.state) && (await closeAfterEnd(context, payment.order_id))) return;
  await askChannel(context, payment);
}

/** An order that was paid another way must not be paid again: what is still open beside it is closed. True if that could be done. */
async function closeAfterEnd(context: Context, orderId: string): Promise<boolean> {
  const order = await readOrder(context.db, orderId);
  if (isPending(order.state)) return false;
  try {
    await closePayments(context, order);
    return true;
  } catch (error) {
    // The next check tries again; until then its platform's books say whether it was paid.
    if (!(error instanceof ProblemError)) throw error;
    return false;
  }
}
