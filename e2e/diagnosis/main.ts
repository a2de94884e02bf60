// `npm run diagnosis [engine] [fault]`: every fault in every engine, and what it was called. Words choose; the whole run writes docs/diagnosis.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Results } from '@unstuck/matrix';
import { engineChoice } from '../engines/engines.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import { namedOrExit } from '../engines/named-or-exit.ts';
import type { DiagnosisCase } from './case.ts';
import { CLEAN_CASES, FAULT_CHOICE, FEW_FAULTS, FEW_NOISY_FAULTS, NOISY_CASES } from './cases.ts';
import { COLUMN_ENGINES, COLUMNS } from './columns.ts';
import { diagnosisPage } from './diagnosis-page.ts';
import { inLanes, withLabs } from './lab.ts';
import { noiseSection, withNoiseSection } from './noise-section.ts';
import { runCell } from './run-cell.ts';
import type { Verdict } from './verdict.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'docs/diagnosis.md');
/** Of whatever was run last, with all that helps to find out why. */
const RESULTS = join(ROOT, 'test-results/diagnosis.json');

interface Cell {
  readonly proved: ProvedEngine;
  readonly wanted: DiagnosisCase;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe(verdict: Verdict): readonly string[] {
  const label = `${verdict.engine} · ${verdict.fault}`;
  if (verdict.kind !== 'named') return [`${verdict.kind === 'not applicable' ? 'n/a ' : 'none'}  ${label}: ${verdict.reason.replace(/\s+/g, ' ').slice(0, 300)}`];
  const { problems, found, confidence, pairs, interim, story, shownAfterMs } = verdict;
  const line = `${label}: ${found ?? 'nothing'} ${Math.round(confidence * 100)} %${pairs.length === 0 ? '' : `, or ${pairs.join(', ')}`}${shownAfterMs === null ? '' : `, in words after ${shownAfterMs} ms`}${interim.length === 0 ? '' : `, on the way ${interim.join(', ')}`}`;
  return problems.length === 0 ? [`pass  ${line}`] : [`FAIL  ${line}`, ...problems.map((problem) => `      ${problem}`), `      ${story}`];
}

async function runAll(cells: readonly Cell[], results: Results): Promise<readonly Verdict[]> {
  const verdicts = new Map<Cell, Verdict>();
  await inLanes(cells, results, async (cell, open) => {
    const verdict = await runCell({ ...cell, open, results });
    describe(verdict).forEach(say);
    verdicts.set(cell, verdict);
    // A run that is broken off has told something too.
    writeFileSync(RESULTS, JSON.stringify([...verdicts.values()], null, 1));
  });
  return cells.flatMap((cell) => verdicts.get(cell) ?? []);
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { few: { type: 'boolean', default: false }, report: { type: 'string' } } });
const [engines, cases] = namedOrExit(positionals, engineChoice(COLUMN_ENGINES), FAULT_CHOICE);
const cells = cases.flatMap((wanted) => engines.map((proved) => ({ proved, wanted })))
  .filter(({ proved, wanted }) => !values.few || (proved.engine.name === COLUMNS[0] ? !NOISY_CASES.includes(wanted) || FEW_NOISY_FAULTS.includes(wanted) : FEW_FAULTS.includes(wanted)));
mkdirSync(dirname(RESULTS), { recursive: true });
const verdicts = await withLabs((results) => runAll(cells, results));

/** The verdicts on all of these; null if not every one met every engine: a part of the faults, or of the engines, is no matrix. */
function whole(wanted: readonly DiagnosisCase[]): readonly Verdict[] | null {
  const met = verdicts.filter(({ fault }) => wanted.some((each) => each.fault === fault));
  return met.length === COLUMNS.length * wanted.length ? met : null;
}

const clean = whole(CLEAN_CASES);
const noisy = whole(NOISY_CASES);
const former = await readFile(PAGE, 'utf8');
if (clean !== null || noisy !== null) await writeFile(PAGE, withNoiseSection(clean === null ? former : diagnosisPage(clean, COLUMNS), noisy === null ? null : noiseSection(noisy, COLUMNS), former));
const count = (fits: (verdict: Verdict) => boolean): number => verdicts.filter(fits).length;
const passed = count((verdict) => verdict.kind === 'named' && verdict.problems.length === 0);
const skipped = count(({ kind }) => kind === 'not applicable');
const failed = verdicts.length - passed - skipped;
if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ passed, failed, skipped }));
say(`${passed} faults called by their cause, or named as a pair where nobody can tell; ${failed} not, ${skipped} not applicable`);
process.exitCode = failed === 0 ? 0 : 1;
