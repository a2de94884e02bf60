import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface LedgerAudit {
  /** True when every sum below is as it must be. */
  readonly balanced: boolean;
  readonly sums: readonly { readonly ledgerAccount: string; readonly currency: string; readonly amount: number }[];
  /** Ledger transactions whose entries do not cancel out. */
  readonly unbalancedTransactions: readonly number[];
  /** Paid orders without exactly one credit of their amount, and credits without a paid order. */
  readonly mismatchedOrders: readonly string[];
  /** Trade numbers of payments whose refunds were not counted and posted once each. */
  readonly mismatchedRefunds: readonly string[];
}

/**
 * Transactions, or orders, of one statement. Years of them are looked through a piece at a time: no statement runs into the limit that each has, and whoever
 * pays meanwhile waits for one piece at most. (The embedded database answers without letting anybody in, so that is seen to after each.)
 */
const SLICE = 1_000;

/** Checks the books against themselves, the orders and the refunds. Each order is judged by what was true of it and its payments at one moment. */
export async function auditLedger(db: Database, slice = SLICE): Promise<LedgerAudit> {
  const { sums, unbalancedTransactions } = await auditTransactions(db, slice);
  const mismatchedOrders = await auditOrders(db, slice);
  const mismatchedRefunds = await auditRefunds(db);
  const balanced = unbalancedTransactions.length + mismatchedOrders.length + mismatchedRefunds.length === 0;
  return { balanced, sums, unbalancedTransactions, mismatchedOrders, mismatchedRefunds };
}

type Sum = LedgerAudit['sums'][number];

/** What is posted stays as it is, so sums of pieces are those of the whole. */
async function auditTransactions(db: Database, slice: number): Promise<Pick<LedgerAudit, 'sums' | 'unbalancedTransactions'>> {
  const { last } = await db.selectFrom('ledger_transactions').select(sql<number | null>`max(id)`.as('last')).executeTakeFirstOrThrow();
  const sums = new Map<string, Sum>();
  const unbalancedTransactions: number[] = [];
  for (let from = 0; from < (last ?? 0); from += slice) {
    const to = from + slice;
    const posted = await db
      .selectFrom('ledger_entries')
      .select(['ledger_account as ledgerAccount', 'currency', sql<number>`sum(amount)::bigint`.as('amount')])
      .where('transaction_id', '>', from)
      .where('transaction_id', '<=', to)
      .groupBy(['ledger_account', 'currency'])
      .execute();
    for (const sum of posted) {
      const key = `${sum.currency} ${sum.ledgerAccount}`;
      sums.set(key, { ...sum, amount: sum.amount + (sums.get(key)?.amount ?? 0) });
    }
    const { rows } = await sql<{ id: number }>`
      select t.id from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id and e.transaction_id > ${from} and e.transaction_id <= ${to}
      where t.id > ${from} and t.id <= ${to}
      group by t.id, e.currency having coalesce(sum(e.amount), 0) <> 0 or count(e.id) = 0`.execute(db);
    unbalancedTransactions.push(...rows.map(({ id }) => id));
    await setImmediate();
  }
  return { sums: [...sums.values()].sort((a, b) => (a.ledgerAccount < b.ledgerAccount ? -1 : 1)), unbalancedTransactions };
}

async function auditOrders(db: Database, slice: number): Promise<string[]> {
  const mismatched: string[] = [];
  for (let from: Place | null = FIRST; from !== null; ) {
    const to = await endOfSlice(db, from, slice);
    const { rows } = await sql<{ id: string }>`
      with o as materialized (select id, account, amount, state from orders where ${after(from)} order by created_at, id limit ${slice})
      select o.id from o cross join lateral (
        select count(*) as payments, count(e.id) as entries, coalesce(sum(e.amount), 0) as credited from payments p
        left join ledger_transactions t on t.trade_number = p.trade_number and t.kind = 'receipt'
        left join ledger_entries e on e.transaction_id = t.id and e.ledger_account = 'employee:' || o.account
        where p.order_id = o.id and p.destination = 'employee'
      ) c
      where (o.state = 'paid' or c.payments > 0) and not (o.state = 'paid' and c.entries = 1 and c.credited = -o.amount)`.execute(db);
    mismatched.push(...rows.map(({ id }) => id));
    from = to;
    await setImmediate();
  }
  return mismatched;
}

/** The few payments that count a refund, or have one: the ledger cannot hold a refund that is not among them. */
async function auditRefunds(db: Database): Promise<string[]> {
  const { rows } = await sql<{ trade: string }>`
    select p.trade_number as trade from (select trade_number from payments where refunded <> 0 union select trade_number from refunds) c
    join payments p on p.trade_number = c.trade_number
    cross join lateral (select coalesce(sum(amount), 0) as amount from refunds where trade_number = p.trade_number) r
    cross join lateral (
      select sum(e.amount) as amount from ledger_transactions t
      join ledger_entries e on e.transaction_id = t.id and e.ledger_account like 'clearing:%'
      where t.trade_number = p.trade_number and t.kind = 'refund'
    ) l
    where p.refunded <> r.amount or (p.state = 'paid' and p.refunded <> -coalesce(l.amount, 0)) or (p.state <> 'paid' and l.amount is not null)`.execute(db);
  return rows.map(({ trade }) => trade);
}

/** Of an order among all, in the order of their time. (As text: a date of ours has less digits than one of the database.) */
interface Place {
  readonly at: string;
  readonly id: string;
}

const FIRST: Place = { at: '-infinity', id: '' };

function after({ at, id }: Place) {
  return sql<boolean>`(created_at, id) > (${at}::timestamptz, ${id}::text)`;
}

/** The last order of the piece; null where it goes on to the last of all. */
async function endOfSlice(db: Database, from: Place, slice: number): Promise<Place | null> {
  const end = await db.selectFrom('orders').select([sql<string>`created_at::text`.as('at'), 'id']).where(after(from)).orderBy('created_at').orderBy('id').offset(slice - 1).limit(1).executeTakeFirst();
  return end ?? null;
}
