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

/** Checks the books against themselves, the orders and the refunds. */
export async function auditLedger(db: Database): Promise<LedgerAudit> {
  const sums = await db
    .selectFrom('ledger_entries')
    .select(['ledger_account as ledgerAccount', 'currency', sql<number>`sum(amount)::bigint`.as('amount')])
    .groupBy(['ledger_account', 'currency'])
    .orderBy('ledger_account')
    .execute();
  const unbalanced = await sql<{ id: number }>`
    select t.id from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
    group by t.id, e.currency having coalesce(sum(e.amount), 0) <> 0 or count(e.id) = 0`.execute(db);
  const mismatched = await sql<{ id: string }>`
    select o.id from orders o
    left join payments p on p.order_id = o.id and p.destination = 'employee'
    left join ledger_transactions t on t.trade_number = p.trade_number and t.kind = 'receipt'
    left join ledger_entries e on e.transaction_id = t.id and e.ledger_account = 'employee:' || o.account
    where (o.state = 'paid' or p.trade_number is not null)
    group by o.id
    having not (o.state = 'paid' and count(e.id) = 1 and coalesce(sum(e.amount), 0) = -o.amount)`.execute(db);
  const misrefunded = await sql<{ trade: string }>`
    select p.trade_number as trade from payments p
    left join (select trade_number, sum(amount) as amount from refunds group by trade_number) r on r.trade_number = p.trade_number
    left join (
      select t.trade_number, sum(e.amount) as amount from ledger_transactions t
      join ledger_entries e on e.transaction_id = t.id and e.ledger_account like 'clearing:%'
      where t.kind = 'refund' group by t.trade_number
    ) l on l.trade_number = p.trade_number
    where p.refunded <> coalesce(r.amount, 0) or (p.state = 'paid' and p.refunded <> -coalesce(l.amount, 0)) or (p.state <> 'paid' and l.amount is not null)`.execute(db);
  const unbalancedTransactions = unbalanced.rows.map((row) => row.id);
  const mismatchedOrders = mismatched.rows.map((row) => row.id);
  const mismatchedRefunds = misrefunded.rows.map((row) => row.trade);
  const balanced = unbalancedTransactions.length + mismatchedOrders.length + mismatchedRefunds.length === 0;
  return { balanced, sums, unbalancedTransactions, mismatchedOrders, mismatchedRefunds };
}
