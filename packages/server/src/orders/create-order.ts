import type { CreateOrder } from '@unstuck/protocol';
import { sql } from 'kysely';
import { addAccounts } from '../accounts/add-accounts.ts';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import type { NewOrder } from './order-intake.ts';
import { readOrderByKey } from '../records/read-order.ts';

/** An order that waits for a person is not on the clock of a person who is paying: three days. */
const APPROVAL_LIFETIME_SECONDS = 3 * 24 * 60 * 60;
/** Attempt ids kept per order; more of them say nothing new. */
const MAX_ATTEMPTS_KEPT = 20;

export interface CreateOrderRequest extends CreateOrder {
  readonly account: string;
  readonly key: string;
  readonly attemptId: string | null;
}

/**
 * Makes the order, or answers the one this account's key made before. One statement decides, by the unique constraint on
 * (account, key), so any number of simultaneous requests with one key make one order.
 * Throws `account.unknown`, and `key.reused` when the key stands for another amount or currency.
 */
export async function createOrder(context: Context, request: CreateOrderRequest): Promise<{ order: OrderRecord; created: boolean }> {
  const now = context.clock();
  const approval = context.approvalAbove !== null && request.amount > context.approvalAbove;
  const lifetime = approval ? APPROVAL_LIFETIME_SECONDS : context.orderLifetimeSeconds;
  const fingerprint = `${request.amount} ${request.currency}`;
  const row: NewOrder = {
    id: context.randomId(),
    account: request.account,
    idempotency_key: request.key,
    fingerprint,
    amount: request.amount,
    currency: request.currency,
    state: approval ? 'approval' : 'open',
    attempts: request.attemptId === null ? [] : [request.attemptId],
    created_at: now,
    expires_at: new Date(now.getTime() + lifetime * 1000),
  };
  // What was inserted is what was sent: asking for it back would have both sides write and read all of it once more.
  if (await insert(context, row)) return { order: { ...row, checked_at: null, payments: [] }, created: true };

  const order = await readOrderByKey(context.db, request.account, request.key).catch((error: unknown) => {
    // Neither made nor found: the select of the account was empty.
    throw error instanceof ProblemError && error.code === 'order.not-found' ? new ProblemError('account.unknown', { cause: error }) : error;
  });
  if (order.fingerprint !== fingerprint) {
    throw new ProblemError('key.reused', {
      detail: 'Use a new Idempotency-Key for a new purchase, or send the body this key was first used with.',
    });
  }
  return { order: await rememberAttempt(context, order, request.attemptId), created: false };
}

async function insert(context: Context, order: NewOrder): Promise<boolean> {
  if (await context.orders.insert(order)) return true;
  if (!context.acceptNewAccounts) return false;
  // Whether it was new or somebody else's request has just made it, this order could not know.
  await addAccounts(context.db, [order.account]);
  return context.orders.insert(order);
}

async function rememberAttempt(context: Context, order: OrderRecord, attemptId: string | null): Promise<OrderRecord> {
  if (attemptId === null || order.attempts.includes(attemptId) || order.attempts.length >= MAX_ATTEMPTS_KEPT) return order;
  await context.db
    .updateTable('orders')
    .set({ attempts: sql`array_append(attempts, ${attemptId}::text)` })
    .where('id', '=', order.id)
    .where(sql<boolean>`not attempts @> array[${attemptId}::text]`)
    .execute();
  return order;
}
