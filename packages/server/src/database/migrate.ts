import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
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
import { booksLookedThrough } from './migrations/0013-books-looked-through.ts';
import { ledgerInTime } from './migrations/0014-ledger-in-time.ts';
import { paymentsByPlatformNumber } from './migrations/0015-payments-by-platform-number.ts';
import { isDeadlock, isLockTimeout } from './outage.ts';
import type { Database } from './schema.ts';

/**
 * Registered in code, so that a bundled or read-only installation has them too. Never edit one that was released. Processes of the version before run on
 * beside it, and start again: it takes no column away, and gives none that an older one would have to fill.
 */
export const MIGRATIONS = {
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
  '0013-books-looked-through': booksLookedThrough,
  '0014-ledger-in-time': ledgerInTime,
  '0015-payments-by-platform-number': paymentsByPlatformNumber,
};

/** Of those in which it waited for an older process that waited for it, and PostgreSQL ended this one: nothing of it was done. */
const MAX_TRIES = 10;
/** Whoever wants a table that a migration waits for has to wait behind it: less than a person notices. */
const LOCK_TIMEOUT = '1s';
/** Until then those who waited behind go on. */
const AGAIN_AFTER_MS = 5_000;

/**
 * Brings the database up to date. Safe to run from several processes at once. One that a newer version has brought further stays as it is, and `tell`
 * hears of it.
 */
export async function migrate(db: Database, tell: (text: string) => void, migrations: Readonly<Record<string, Migration>> = MIGRATIONS): Promise<void> {
  if (await isUpToDate(db, tell, migrations)) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  for (let tries = 1; ; tries += 1) {
    const { error } = await migrator.migrateToLatest();
    // A newer process may have come first.
    if (error === undefined || (await isUpToDate(db, tell, migrations))) return;
    if (!isDeadlock(error) || tries === MAX_TRIES) throw new Error('The database could not be migrated.', { cause: error });
  }
}

/**
 * The same beside processes that are at work: where somebody holds a table for long, a backup for instance, it lets them by and comes again, for as
 * long as it takes. `tell` hears of that, too.
 */
export async function migrateBeside(db: Database, tell: (text: string) => void, pause: (ms: number) => Promise<unknown> = delay): Promise<void> {
  const patient = Object.fromEntries(Object.entries<Migration>(MIGRATIONS).map(([name, migration]) => [name, lettingOthersBy(migration)]));
  for (;;) {
    try {
      return await migrate(db, tell, patient);
    } catch (error) {
      if (!(error instanceof Error && isLockTimeout(error.cause))) throw error;
      tell('The tables wait to be brought up to date until whoever holds them lets go: a backup, or a long query.');
      await pause(AGAIN_AFTER_MS);
    }
  }
}

/** Waits for tables alone, not for another process that brings them up to date just now. */
function lettingOthersBy({ up }: Migration): Migration {
  return {
    up: async (db) => {
      await sql.raw(`set local lock_timeout = '${LOCK_TIMEOUT}'`).execute(db);
      await up(db);
    },
  };
}

async function isUpToDate(db: Database, tell: (text: string) => void, migrations: Readonly<Record<string, Migration>>): Promise<boolean> {
  const { rows: [table] } = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(db);
  if (table?.exists !== true) return false;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const done = rows.map(({ name }) => name);
  if (!Object.keys(migrations).every((name) => done.includes(name))) return false;
  const newer = done.filter((name) => !Object.hasOwn(migrations, name));
  if (newer.length > 0) tell(`A newer version has changed the tables (${newer.join(', ')}): this one goes on with them, and knows nothing of what is new.`);
  return true;
}
