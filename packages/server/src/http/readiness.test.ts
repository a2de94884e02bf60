import { afterEach, expect, it } from 'vitest';
import { connect } from '../database/open-database.ts';
import { createServerPool } from '../database/server-pool.ts';
import { watchStatements } from '../testing/read-plans.ts';
import { startSilentPostgres } from '../testing/silent-postgres.ts';
import { createReadiness } from './readiness.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).toReversed()) await end();
});

it('stays ready while the database is late, and is not ready once that lasts, without asking more and more', async () => {
  const database = await startSilentPostgres();
  cleanUp.push(database.close);
  let asked = 0;
  const db = watchStatements(connect(createServerPool(database.url, { maxConnections: 1 })), () => (asked += 1));
  cleanUp.push(() => db.destroy());
  let now = Date.parse('2026-03-02T08:00:00Z');
  const check = createReadiness({ db, clock: () => new Date(now) });
  await check();

  database.setSilent(true);
  now += 4_999;
  await check();
  await check();
  now += 2;
  await expect(check()).rejects.toMatchObject({ code: 'server.overloaded' });
  now -= 3_600_000;
  await expect(Promise.all([check(), check()])).rejects.toMatchObject({ code: 'server.overloaded', options: { detail: 'The database does not answer.' } });
  expect(asked).toBe(2);
});

it('has never been ready before the first answer', async () => {
  const database = await startSilentPostgres();
  cleanUp.push(database.close);
  database.setSilent(true);
  const db = connect(createServerPool(database.url, { maxConnections: 1 }));
  cleanUp.push(() => db.destroy());
  await expect(createReadiness({ db, clock: () => new Date() })()).rejects.toMatchObject({ code: 'server.overloaded' });
});
