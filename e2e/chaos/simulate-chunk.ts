import process from 'node:process';
import { auditLedger } from '@unstuck/server';
import { openTestDatabase } from '../../packages/server/src/testing/open-test-database.ts';
import { simulate } from './simulate.ts';
import { openWorld } from './world.ts';

/** A worker: runs so many seeds over one fresh database, on the PostgreSQL of `TEST_DATABASE_URL` where there is one. */
const [first = '1', count = '1', voice = 'silent'] = process.argv.slice(2);
/** How many runs share one look at the whole ledger. */
const AUDIT_EVERY = 50;

const { db, close } = await openTestDatabase();
const world = await openWorld(db);
const log = voice === 'aloud' ? (line: string): void => void process.stdout.write(`${line}\n`) : (): void => undefined;

for (let index = 0; index < Number(count); index += 1) {
  const seed = Number(first) + index;
  const result = await simulate(seed, world, log);
  const violations = [...result.violations];
  if (index % AUDIT_EVERY === AUDIT_EVERY - 1 || index === Number(count) - 1) {
    const audit = await auditLedger(db);
    if (!audit.balanced) violations.push(`the ledger does not balance, within ${AUDIT_EVERY} runs: ${JSON.stringify(audit)}`);
  }
  process.send?.({ ...result, violations });
}
await world.close();
await close();
process.disconnect();
