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
}

/** Checks the books against themselves and against the orders. */
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
  const unbalancedTransactions = unbalanced.rows.map((row) => row.id);
  const mismatchedOrders = mismatched.rows.map((row) => row.id);
  return { balanced: unbalancedTransactions.length === 0 && mismatchedOrders.length === 0, sums, unbalancedTransactions, mismatchedOrders };
}
