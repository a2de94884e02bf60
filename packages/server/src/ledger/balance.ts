import type { Currency } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** What was credited to an employee, in minor units. */
export async function readBalance(db: Database, account: string, currency: Currency): Promise<number> {
  const row = await db
    .selectFrom('ledger_entries')
    .select(sql<number>`(-coalesce(sum(amount), 0))::bigint`.as('balance'))
    .where('ledger_account', '=', `employee:${account}`)
    .where('currency', '=', currency)
    .executeTakeFirstOrThrow();
  return row.balance === 0 ? 0 : row.balance;
}
