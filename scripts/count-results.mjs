import { existsSync, readFileSync } from 'node:fs';

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function countVitest(report) {
  // A file that cannot even load holds no test that could fail: it counts as one.
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright({ stats, errors }) {
  // A test that needed a second try has failed once.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** Our own programs write just the counts. */
function takeCounts({ passed, failed, skipped }) {
  return { passed, failed, skipped };
}

const READERS = { vitest: countVitest, playwright: countPlaywright, counted: takeCounts };

/**
 * Turns one step's outcome into counts. Nothing counts as passed unless its runner says so: no report, no test, or a bad exit without
 * a failed test is a failure.
 */
export function countResults(kind, exitCode, reportPath) {
  if (kind === 'check') return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  const report = readJson(reportPath);
  const counts = report ? READERS[kind](report) : { passed: 0, failed: 0, skipped: 0 };
  const unexplained = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return unexplained ? { ...counts, failed: 1 } : counts;
}
