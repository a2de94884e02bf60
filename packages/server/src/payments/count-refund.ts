import type { DatabaseTransaction, PaymentRow } from '../database/schema.ts';
import type { ReportedRefund } from './channel.ts';

export interface CountedRefund {
  readonly id: string;
  /** What is new of it, in minor units. */
  readonly amount: number;
}

/**
 * Counts what a platform says went back of a payment, in the caller's transaction, which holds the lock on the order. Null when that is nothing new: it was
 * counted before, by its number or in a sum, or is more than the payment brought.
 */
export async function countRefund(transaction: DatabaseTransaction, payment: PaymentRow, refund: ReportedRefund | undefined, paid: number, now: Date): Promise<CountedRefund | null> {
  if (refund === undefined || refund.tells === 'nothing') return null;
  const left = paid - payment.refunded;
  const id = refund.tells === 'one' ? refund.id : `sum ${refund.amount}`;
  const amount = Math.min(left, refund.tells === 'one' ? refund.amount : refund.amount - payment.refunded);
  if (amount <= 0) return null;
  const fresh = await transaction
    .insertInto('refunds')
    .values({ trade_number: payment.trade_number, refund_id: id, amount, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('refund_id')
    .executeTakeFirst();
  if (fresh === undefined) return null;
  await transaction.updateTable('payments').set({ refunded: payment.refunded + amount }).where('trade_number', '=', payment.trade_number).execute();
  return { id, amount };
}
