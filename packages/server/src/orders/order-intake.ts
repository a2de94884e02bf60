import { CompiledQuery } from 'kysely';
import { createGroupCommit } from '../database/group-commit.ts';
import type { Database, OrderRow } from '../database/schema.ts';
import { ProblemError } from '../problem-error.ts';

/** Rows of one statement: enough to make a commit cheap, few enough to stay a short one. */
const MAX_BATCH = 100;
/** Orders waiting for their statement; whoever comes then is told to come again. */
const MAX_WAITING = 2_000;
const RETRY_AFTER_SECONDS = 2;

export type NewOrder = Omit<OrderRow, 'checked_at'>;

export interface OrderIntake {
  /**
   * Whether the order was made, durably. It was not when its account is unknown or has one of the same key: the unique constraint on the two decides,
   * so any number of simultaneous requests with one key make one order. Throws `server.overloaded` while too many wait.
   */
  insert(order: NewOrder): Promise<boolean>;
}

/**
 * One parameter holds the whole batch, so the statement is the same for any number of rows. Written in the order of their keys, lest two
 * processes that were sent the same ones wait for each other.
 */
const INSERT_ORDERS = `
  insert into orders (id, account, idempotency_key, fingerprint, amount, currency, state, attempts, created_at, expires_at)
  select id, account, idempotency_key, fingerprint, amount, currency, state, attempts, created_at, expires_at
  from json_to_recordset($1::json) as incoming (
    id text, account text, idempotency_key text, fingerprint text, amount bigint, currency text, state text, attempts text[], created_at timestamptz, expires_at timestamptz)
  where (select true from accounts where accounts.id = incoming.account)
  order by account, idempotency_key
  on conflict (account, idempotency_key) do nothing
  returning id`;

export function createOrderIntake(db: Database): OrderIntake {
  const write = createGroupCommit<NewOrder, ReadonlySet<string>>({
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    refuse: () => new ProblemError('server.overloaded', { retryAfterSeconds: RETRY_AFTER_SECONDS }),
    write: async (batch) => {
      const { rows } = await db.executeQuery<{ id: string }>(CompiledQuery.raw(INSERT_ORDERS, [JSON.stringify(batch)]));
      return new Set(rows.map(({ id }) => id));
    },
  });
  return { insert: async (order) => (await write(order)).has(order.id) };
}
