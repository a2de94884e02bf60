// `npm run engines [engine] [case]`: the built SDK in real browsers, the oldest included. Words choose engines and cases; the whole run writes docs/engines.md.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EngineMissingError, collectResults } from '@unstuck/matrix';
import type { Results } from '@unstuck/matrix';
import { CASES, caseChoice } from './cases.ts';
import type { EngineCase } from './cases.ts';
import { ENGINES, engineChoice } from './engines.ts';
import type { ProvedEngine } from './engines.ts';
import { engineTable } from './engines-table.ts';
import type { EngineReport } from './engines-table.ts';
import { openEngineSite } from './engine-site.ts';
import type { EngineSite } from './engine-site.ts';
import { FEW_CASES, FEW_ENGINES } from './few.ts';
import { namedOrExit } from './named-or-exit.ts';
import { runCase } from './run-case.ts';
import type { StartTimes, Verdict } from './verdict.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURES = join(ROOT, 'test-results/engines');
const TABLE = join(ROOT, 'docs/engines.md');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function started(times: StartTimes | null): string {
  return times === null ? '' : `; run in ${times.run.toFixed(0)} ms, mounted in ${times.mount.toFixed(0)} ms, ready after ${times.ready.toFixed(0)} ms`;
}

function describe(engine: string, name: string, verdict: Verdict): readonly string[] {
  const label = `${engine} · ${name}`;
  switch (verdict.kind) {
    case 'pass':
      return [`pass  ${label} (${verdict.seconds} s${started(verdict.times)}): ${verdict.phases.join(' -> ')}`];
    case 'fail':
      return [`FAIL  ${label} (${verdict.seconds} s): ${verdict.phases.join(' -> ')}`, ...verdict.problems.map((problem) => `      ${problem}`)];
    case 'not applicable':
      return [`n/a   ${label}: ${verdict.reason}`];
    case 'missing':
      return [`none  ${label}: ${verdict.reason}`];
  }
}

interface Bench {
  readonly site: EngineSite;
  readonly results: Results;
}

async function prove(proved: ProvedEngine, cases: readonly EngineCase[], bench: Bench): Promise<EngineReport> {
  const engine = proved.engine.name;
  const verdicts: { readonly name: string; readonly verdict: Verdict }[] = [];
  let missing: Verdict | null = null;
  for (const wish of cases) {
    const picture = join(PICTURES, `${engine}-${wish.name}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase());
    const verdict: Verdict = missing ?? (await runCase({ proved, wish, picture, ...bench }).catch((error: unknown) => {
      if (error instanceof EngineMissingError) return { kind: 'missing', reason: error.message } as const;
      throw error;
    }));
    // What the machine has not for one case it has not for the next.
    if (verdict.kind === 'missing') missing = verdict;
    for (const line of describe(engine, wish.name, verdict)) say(line);
    verdicts.push({ name: wish.name, verdict });
  }
  return { engine, build: proved.build, verdicts };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { few: { type: 'boolean', default: false }, report: { type: 'string' } } });
  const [engines, cases] = namedOrExit(positionals, engineChoice(values.few ? FEW_ENGINES : ENGINES), caseChoice(values.few ? FEW_CASES : CASES));
  await mkdir(PICTURES, { recursive: true });
  const results = await collectResults();
  const site = await openEngineSite();
  const reports: EngineReport[] = [];
  try {
    for (const proved of engines) reports.push(await prove(proved, cases, { site, results }));
  } finally {
    await site.close();
    await results.close();
  }
  const count = (kind: Verdict['kind']): number => reports.flatMap(({ verdicts }) => verdicts).filter(({ verdict }) => verdict.kind === kind).length;
  if (engines.length === ENGINES.length && cases.length === CASES.length) await writeFile(TABLE, engineTable(reports));
  // An engine that could not be had has proved nothing.
  const failed = count('fail') + count('missing');
  if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ passed: count('pass'), failed, skipped: count('not applicable') }));
  say(`${count('pass')} passed, ${count('fail')} failed, ${count('not applicable')} not applicable, ${count('missing')} not run for want of the engine`);
  return failed === 0 ? 0 : 1;
}

// The browsers are ended as the process exits, so it has to exit in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.exitCode = await main();
