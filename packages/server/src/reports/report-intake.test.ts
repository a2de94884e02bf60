import process from 'node:process';
import type { Report } from '@unstuck/protocol';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { createChannelDirectory } from '../payments/channel-directory.ts';
import { createOwnDatabase } from '../testing/open-test-database.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createReportIntake } from './report-intake.ts';
import type { TableBound } from './table-bound.ts';

const UNBOUNDED: TableBound = { added: async () => undefined };

const BAD = 'r-the-bad-one';

interface Row {
  readonly report_id: string;
  readonly deliveries: number;
}

/** A database that answers as told; notes how many rows each statement had, and each row. */
function databaseThat(answer: (rows: readonly Row[]) => void) {
  const statements: number[] = [];
  const written: Row[] = [];
  const executeQuery = async ({ parameters }: { parameters: readonly string[] }) => {
    const rows: Row[] = JSON.parse(parameters[0] ?? '[]');
    statements.push(rows.length);
    answer(rows);
    written.push(...rows);
    return { rows: [] };
  };
  return { db: { executeQuery } as unknown as Database, statements, written };
}

function intakeOn(db: Database) {
  const intake = createReportIntake({ db, clock: () => new Date(0), channels: createChannelDirectory([], () => new Date(0)), senderOf: (address) => address }, UNBOUNDED);
  return (report: Report) => intake.accept({ report, origin: null, site: null, by: 'post', address: '192.0.2.1' });
}

it('keeps the others when the database refuses one report', async () => {
  const { db, statements } = databaseThat((rows) => {
    if (rows.some((row) => row.report_id === BAD)) throw Object.assign(new Error('refused'), { code: '22P05' });
  });
  const reports = [sampleReport(), sampleReport({ reportId: BAD }), sampleReport()];
  const settled = await Promise.allSettled(reports.map(intakeOn(db)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(statements).toEqual([3, 1, 1, 1]);
});

it('writes two copies of one report as one row, the one that tells of more deliveries', async () => {
  const { db, written } = databaseThat(() => undefined);
  const first = sampleReport({ deliveries: [] });
  const later = { ...first, deliveries: sampleReport().deliveries };
  expect(later.deliveries.length).toBeGreaterThan(0);
  await Promise.all([later, first].map(intakeOn(db)));
  expect(written).toMatchObject([{ report_id: first.reportId, deliveries: later.deliveries.length }]);
});

it('keeps the whole of a report when a shortened copy comes with it, and the longer list of deliveries', async () => {
  const { db, written } = databaseThat(() => undefined);
  const whole = sampleReport({ deliveries: [] });
  const carried: Report = { ...whole, timeline: [], drops: { shortened: 2 }, deliveries: sampleReport().deliveries };
  for (const copies of [[whole, carried], [carried, whole]]) await Promise.all(copies.map(intakeOn(db)));
  const kept = { report_id: whole.reportId, shortened: 0, body: { ...whole, deliveries: carried.deliveries } };
  expect(written).toMatchObject([kept, kept]);
});

const server = process.env['TEST_DATABASE_URL'] ?? '';
it.skipIf(server === '')('takes the same reports from two processes at once, in whichever order they came', async () => {
  const own = await createOwnDatabase(server);
  const [one, other, third] = await Promise.all([1, 2, 3].map(() => openDatabase({ url: own.url })));
  if (one === undefined || other === undefined || third === undefined) throw new Error('three processes have a database each');
  const reports = ['r-first-of-three', 'r-midst-of-three', 'r-third-of-three'].map((reportId) => sampleReport({ reportId }));
  const waiting = async (): Promise<number> =>
    (await sql<{ count: number }>`select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(third.db)).rows[0]?.count ?? 0;
  let both: Promise<unknown> = Promise.resolve();
  // Each comes as far as it can before the others go on.
  await third.db.transaction().execute(async (transaction) => {
    await Promise.all(reports.slice(1, 2).map(intakeOn(transaction)));
    both = Promise.all([...reports.map(intakeOn(one.db)), ...reports.toReversed().map(intakeOn(other.db))]);
    await expect.poll(waiting).toBe(2);
  });
  await expect(both).resolves.toHaveLength(6);
  expect(await third.db.selectFrom('reports').select('report_id').execute()).toHaveLength(3);
  await Promise.all([one, other, third].map(({ close }) => close()));
  await own.drop();
});
