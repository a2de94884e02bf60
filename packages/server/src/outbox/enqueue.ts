import type { DatabaseTransaction } from '../database/schema.ts';

export type OutboxTopic = 'order.paid' | 'order.expired' | 'order.cancelled' | 'payment.surplus' | 'payment.suspense' | 'payment.refunded' | 'payment.returned' | 'payment.credited';

/** Notes that something must leave, in the transaction that makes it true: both happen or neither. */
export async function enqueue(transaction: DatabaseTransaction, topic: OutboxTopic, payload: Record<string, unknown>, now: Date): Promise<void> {
  await transaction
    .insertInto('outbox')
    .values({ topic, payload: JSON.stringify(payload), created_at: now, next_attempt_at: now })
    .execute();
}
