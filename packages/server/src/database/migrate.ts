import { Migrator } from 'kysely/migration';
import { ordersAndLedger } from './migrations/0001-orders-and-ledger.ts';
import { reports } from './migrations/0003-reports.ts';
import { reportSites } from './migrations/0004-report-sites.ts';
import { reportsOfThen } from './migrations/0005-reports-of-then.ts';
import { paymentsKeptInView } from './migrations/0006-payments-kept-in-view.ts';
import { transfersByReference } from './migrations/0007-transfers-by-reference.ts';
import { moneyPlaced } from './migrations/0008-money-placed.ts';
import { transfersHoweverTyped } from './migrations/0009-transfers-however-typed.ts';
import { refunds } from './migrations/0010-refunds.ts';
import { senders } from './migrations/0011-senders.ts';
import { sendersOfReports } from './migrations/0012-senders-of-reports.ts';
import type { Database } from './schema.ts';

/** Registered in code, so that a bundled or read-only installation has them too. Never edit one that was released. */
const MIGRATIONS = {
  '0001-orders-and-ledger': ordersAndLedger,
  '0003-reports': reports,
  '0004-report-sites': reportSites,
  '0005-reports-of-then': reportsOfThen,
  '0006-payments-kept-in-view': paymentsKeptInView,
  '0007-transfers-by-reference': transfersByReference,
  '0008-money-placed': moneyPlaced,
  '0009-transfers-however-typed': transfersHoweverTyped,
  '0010-refunds': refunds,
  '0011-senders': senders,
  '0012-senders-of-reports': sendersOfReports,
};

/** Brings the database up to date. Safe to run from several processes at once. */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error });
}
