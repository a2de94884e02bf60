import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunResult } from './simulate.ts';

/**
 * `npm run chaos -- --runs 1000 --seed 1`. Simulated runs first, then real processes. Every failing seed is printed; one alone is
 * replayed, with all that happened in it, by `--seed S --runs 1`.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, workers: { type: 'string' }, real: { type: 'string' }, report: { type: 'string' } },
});
const runs = wholeNumber('runs', values.runs ?? '2000');
const first = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000_000)));
const workers = wholeNumber('workers', values.workers ?? String(Math.min(2, cpus().length)));
const realRuns = wholeNumber('real', values.real ?? (runs === 1 ? '0' : '40'));
/** A worker is replaced after so many: its database and its metrics only ever grow. */
const CHUNK = 250;
const PROGRESS_MS = 15_000;
const WORKER = fileURLToPath(new URL('./simulate-chunk.ts', import.meta.url));
const REAL = fileURLToPath(new URL('./real/main.ts', import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} must be a whole number`);
  return Number(text);
}

const sums = { runs: 0, failed: 0, orders: 0, paid: 0, surplus: 0, faults: 0, deaths: 0, virtualSeconds: 0 };
const startedAt = performance.now();

function take(result: RunResult): void {
  sums.runs += 1;
  sums.orders += result.tally.orders;
  sums.paid += result.tally.paid;
  sums.surplus += result.tally.surplus;
  sums.faults += result.faults;
  sums.deaths += result.deaths;
  sums.virtualSeconds += result.virtualSeconds;
  if (result.violations.length === 0) return;
  sums.failed += 1;
  say(`FAILED seed ${result.seed}`);
  for (const violation of result.violations) say(`  ${violation}`);
}

function describe(): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const { runs: done, failed, orders, paid, surplus, faults, deaths, virtualSeconds } = sums;
  return `${done} of ${runs} runs in ${seconds.toFixed(0)} s (${(done / seconds).toFixed(1)}/s): ${failed} failed; ${orders} orders, ${paid} paid, ${surplus} paid twice and kept apart, ${faults} network faults, ${deaths} deaths, ${(virtualSeconds / 3600).toFixed(0)} h simulated`;
}

/** One worker process; what it could not finish counts as failed. */
function runChunk(seed: number, count: number): Promise<void> {
  return new Promise((resolve) => {
    const child = fork(WORKER, [String(seed), String(count), runs === 1 ? 'aloud' : 'silent'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let answered = 0;
    child.on('message', (message) => {
      answered += 1;
      // Our own worker sends nothing else.
      take(message as RunResult);
    });
    child.on('exit', () => {
      if (answered < count) {
        sums.failed += count - answered;
        say(`FAILED seed ${seed + answered}: its process ended`);
      }
      resolve();
    });
  });
}

say(`chaos: ${runs} simulated runs from seed ${first}, then ${realRuns} people among real processes`);
const progress = setInterval(() => say(describe()), PROGRESS_MS);
let next = 0;
await Promise.all(
  Array.from({ length: workers }, async () => {
    while (next < runs) {
      const begin = next;
      next = Math.min(runs, begin + CHUNK);
      await runChunk(first + begin, next - begin);
    }
  }),
);
clearInterval(progress);
say(describe());

let realFailed = 0;
if (realRuns > 0) {
  const code = await new Promise<number>((resolve) => {
    fork(REAL, [String(realRuns), String(first)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      .on('message', (message) => {
        realFailed = (message as { failed: number }).failed;
      })
      .on('exit', (exit) => resolve(exit ?? 1));
  });
  if (code !== 0 && realFailed === 0) realFailed = realRuns;
}
const failed = sums.failed + realFailed;
const counts = { passed: runs + realRuns - failed, failed, skipped: 0 };
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts));
say(`chaos: ${counts.passed} passed, ${failed} failed (seed ${first})`);
process.exitCode = failed === 0 ? 0 : 1;
