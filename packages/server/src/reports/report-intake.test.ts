import { expect, it } from 'vitest';
import type { Database } from '../database/schema.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createReportIntake } from './report-intake.ts';

const BAD = 'r-the-bad-one';

/** A database that answers as told; notes how many rows each statement had. */
function databaseThat(answer: (rows: readonly { report_id: string }[]) => void) {
  const statements: number[] = [];
  const executeQuery = async ({ parameters }: { parameters: readonly string[] }) => {
    const rows = JSON.parse(parameters[0] ?? '[]');
    statements.push(rows.length);
    answer(rows);
    return { rows: [] };
  };
  return { db: { executeQuery } as unknown as Database, statements };
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function acceptAll(db: Database): Promise<string[]> {
  const intake = createReportIntake({ db, clock: () => new Date(0) });
  const reports = [sampleReport(), sampleReport(), sampleReport({ reportId: BAD }), sampleReport()];
  return (await Promise.allSettled(reports.map((report) => intake.accept({ report, origin: null, site: null, by: 'post' })))).map(({ status }) => status);
}

it('keeps the others when the database refuses one report', async () => {
  const { db, statements } = databaseThat((rows) => {
    if (rows.some((row) => row.report_id === BAD)) throw fault('22P05');
  });
  expect(await acceptAll(db)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(statements).toEqual([1, 3, 1, 1, 1]);
});

it('asks a database that is away once, not once for every report', async () => {
  const { db, statements } = databaseThat(() => {
    throw fault('ECONNREFUSED');
  });
  expect(new Set(await acceptAll(db))).toEqual(new Set(['rejected']));
  expect(statements).toEqual([1, 3]);
});

it('goes on with what comes after a failure', async () => {
  let away = true;
  const { db } = databaseThat(() => {
    if (away) throw fault('57P01');
  });
  const intake = createReportIntake({ db, clock: () => new Date(0) });
  await expect(intake.accept({ report: sampleReport(), origin: null, site: null, by: 'post' })).rejects.toThrow('57P01');
  away = false;
  await expect(intake.accept({ report: sampleReport(), origin: null, site: null, by: 'post' })).resolves.toBeUndefined();
});
