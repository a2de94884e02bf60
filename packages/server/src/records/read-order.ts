import { parseReference } from '@unstuck/protocol';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Database } from '../database/schema.ts';
import { ASIDE, LIVE_STATES } from './payment-state.ts';
import { ProblemError } from '../problem-error.ts';
import type { OrderRecord } from './describe-order.ts';
import { readPlatformNumber } from './platform-number.ts';

/** Orders with their payments, oldest payment first: one statement, so what it shows was true at one moment. */
function selectOrders(db: Database) {
  return db.selectFrom('orders').selectAll('orders').select((from) =>
    jsonArrayFrom(
      from
        .selectFrom('payments')
        .select(['payments.trade_number', 'payments.channel', 'payments.state', 'payments.action', 'payments.action_until', 'payments.destination', 'payments.received_amount', 'payments.refunded', 'payments.placed', 'payments.check_at', 'payments.unpaid_at'])
        .whereRef('payments.order_id', '=', 'orders.id')
        .orderBy('payments.sequence'),
    ).as('payments'),
  );
}

/** What ids can look like; anything else is no order's, and nothing that the database need be asked. */
const ORDER_ID = /^[\w-]{1,64}$/;

/** Throws `order.not-found` for what is no id. */
export function requireOrderId(id: string): void {
  if (!ORDER_ID.test(id)) throw new ProblemError('order.not-found');
}

/** By its unguessable id alone: for the hosted page, whose address is the capability, and for the service itself. */
export async function readOrder(db: Database, id: string): Promise<OrderRecord> {
  const order = await findOrder(db, id);
  if (order === null) throw new ProblemError('order.not-found');
  return order;
}

/** Another account's order is answered exactly like one that does not exist. */
export async function readOrderOf(db: Database, account: string, id: string): Promise<OrderRecord> {
  requireOrderId(id);
  const order = await selectOrders(db).where('orders.id', '=', id).where('account', '=', account).executeTakeFirst();
  if (order === undefined) throw new ProblemError('order.not-found');
  return order;
}

export async function findOrder(db: Database, id: string): Promise<OrderRecord | null> {
  if (!ORDER_ID.test(id)) return null;
  return (await selectOrders(db).where('orders.id', '=', id).executeTakeFirst()) ?? null;
}

/** The order that an attempt asked for, among those made from `from` to `to`. */
export async function findOrderOfAttempt(db: Database, attemptId: string, from: Date, to: Date): Promise<OrderRecord | null> {
  const order = await selectOrders(db)
    .where('created_at', '>=', from)
    .where('created_at', '<=', to)
    .where(sql<boolean>`orders.attempts @> array[${attemptId}::text]`)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return order ?? null;
}

export async function readOrderByKey(db: Database, account: string, key: string): Promise<OrderRecord> {
  const order = await selectOrders(db).where('account', '=', account).where('idempotency_key', '=', key).executeTakeFirst();
  if (order === undefined) throw new ProblemError('order.not-found');
  return order;
}

export async function listOrders(db: Database, account: string, limit: number): Promise<OrderRecord[]> {
  return selectOrders(db).where('account', '=', account).orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();
}

/** The orders whose transfer was to carry this text: one, or none. */
export async function listOrdersByRemittance(db: Database, remittance: string): Promise<OrderRecord[]> {
  return selectOrders(db).where(sql<boolean>`orders.id in (${ofRemittance(remittance)})`).execute();
}

/**
 * The order that has this number itself, in one of its payments, ours or the platform's, or as the text of a transfer: one, or none; where an
 * account has it, the latest of that.
 */
export async function findOrders(db: Database, sought: string, limit: number): Promise<OrderRecord[]> {
  const ofAccount = await listOrders(db, sought, limit);
  if (ofAccount.length > 0) return ofAccount;
  const read = parseReference(sought);
  const remittance = read.kind === 'valid' ? read.reference : sought;
  return selectOrders(db)
    .where(sql<boolean>`orders.id = any(array(
      select id from orders where id = ${sought}
      union select order_id from payments where trade_number = ${sought}
      union select order_id from payments where channel_trade_number = ${readPlatformNumber(sought)}
      union ${ofRemittance(remittance)}))`)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
}

/**
 * Those with money that is not their own, more than they asked for or another amount, until a person has placed it. The latest first. (Found first, as an
 * array: they are few, which the planner, who takes "aside" and "not placed" for independent, does not know.)
 */
export async function listOrdersWithMoneyAside(db: Database, limit: number): Promise<OrderRecord[]> {
  return selectOrders(db)
    .where(sql<boolean>`orders.id = any(array(select order_id from payments where destination in (${literals(ASIDE)}) and placed is null))`)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Those that a person has to do something about: approve them, or look for their transfer in the bank's books. What waits for approval first, of which
 * there are few and which is found by nothing else; the oldest first. Only what is open is looked at, however many orders there were.
 */
export async function listWaitingOrders(db: Database, limit: number): Promise<OrderRecord[]> {
  return selectOrders(db)
    .where(sql<boolean>`orders.state in ('approval', 'open')`)
    .where(sql<boolean>`(orders.state = 'approval' or (select channel from payments where order_id = orders.id and state in (${literals(LIVE_STATES)})) = 'transfer')`)
    .orderBy(sql`orders.state <> 'approval'`)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Ids of the orders whose transfer was to carry this text. */
function ofRemittance(remittance: string) {
  return sql`select order_id from payments where channel = 'transfer' and action->>'remittance' = ${remittance}`;
}

/** As indexes of a part of a table have them: of a parameter the planner cannot tell that it is one of that part. */
function literals(values: readonly string[]) {
  return sql.join(values.map((value) => sql.lit(value)));
}
