import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { interrupted, runChild } from './child.mjs';
import { countResults } from './count-results.mjs';
import { say, withProgress } from './progress.mjs';
import { ROOT } from './root.mjs';
import { runSteps, stepsNamed } from './run-steps.mjs';
import { ensurePrograms } from './system-programs.mjs';
import { withTemporaryPostgres } from './temporary-postgres.mjs';
import { TEST_STEPS } from './test-steps.mjs';

/** Far above what any step needs: a step that hangs must not hang the whole run. */
const STEP_LIMIT_MS = 30 * 60_000;
const REPORTS = join(ROOT, '.cache', 'test-reports');

/** How each runner is told to write its results where we read them. */
const REPORTER = {
  check: () => ({ args: [], env: {} }),
  vitest: (path) => ({ args: ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`], env: {} }),
  counted: (path) => ({ args: ['--report', path], env: {} }),
  playwright: (path) => ({ args: ['--reporter=line,json'], env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path } }),
};

async function runProgram(step, env) {
  const path = join(REPORTS, `${step.name.replaceAll(' ', '-')}.json`);
  const reporter = REPORTER[step.kind](path);
  const { code, text } = await runChild(step.program, [...step.args, ...reporter.args], {
    env: { ...env, ...reporter.env },
    timeout: STEP_LIMIT_MS,
  });
  const counts = countResults(step.kind, code, path);
  if (counts.failed > 0 || step.showOutput) process.stdout.write(text);
  return counts;
}

async function runStep(step) {
  const env = await ensurePrograms(step.needs ?? []);
  return step.database ? withTemporaryPostgres((url) => runProgram(step, { ...env, TEST_DATABASE_URL: url })) : runProgram(step, env);
}

/** Runs every step, also after a failed one, and ends with the sum on a line of its own. Answers the exit code. */
export async function runTests(names) {
  const wanted = stepsNamed(TEST_STEPS, names);
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const { passed, failed, skipped } = await runSteps(wanted, { run: (step) => withProgress(step.name, () => runStep(step)), say, interrupted });
  if (skipped > 0) say(`${skipped} skipped`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
