import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countResults } from './count-results.mjs';

const folder = mkdtempSync(join(tmpdir(), 'unstuck-counts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(report: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

const vitest = (passed: number, failed: number, files: unknown[] = []): string =>
  write({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0, testResults: files });

const playwright = (stats: object, errors: unknown[] = []): string =>
  write({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

it('counts a check as one', () => {
  expect(countResults('check', 0, '')).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countResults('check', 2, '')).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('takes a runner’s own numbers', () => {
  expect(countResults('vitest', 1, vitest(7, 2))).toEqual({ passed: 7, failed: 2, skipped: 0 });
  expect(countResults('playwright', 1, playwright({ expected: 4, unexpected: 1, skipped: 3 }))).toEqual({ passed: 4, failed: 1, skipped: 3 });
});

it('counts a test file that cannot load, and a test that passed only the second time, as failed', () => {
  expect(countResults('vitest', 1, vitest(7, 0, [{ status: 'failed', assertionResults: [] }]))).toMatchObject({ failed: 1 });
  expect(countResults('playwright', 0, playwright({ expected: 4, flaky: 1 }))).toMatchObject({ passed: 4, failed: 1 });
});

it.each([
  ['wrote no report', 0, () => join(folder, 'nothing.json')],
  ['ran no test', 0, () => vitest(0, 0)],
  ['fell over after its tests passed', 1, () => vitest(3, 0)],
])('counts a runner that %s as failed', (_, exitCode, path) => {
  expect(countResults('vitest', exitCode, path())).toMatchObject({ failed: 1 });
});
