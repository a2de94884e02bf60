import type { CallbackTopic } from '@unstuck/protocol';
import type { DatabaseTransaction } from '../database/schema.ts';

/** Notes that something must leave, in the transaction that makes it true: both happen or neither. */
export async function enqueue(transaction: DatabaseTransaction, topic: CallbackTopic, payload: Record<string, unknown>, now: Date): Promise<void> {
  await transaction
    .insertInto('outbox')
    .values({ topic, payload: JSON.stringify(payload), created_at: now, next_attempt_at: now })
    .execute();
}
