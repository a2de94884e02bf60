import type { Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/schema.ts';
import { createChannelDirectory } from '../payments/channel-directory.ts';
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
