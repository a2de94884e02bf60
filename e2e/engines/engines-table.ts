import { markdownTable } from '../framework/markdown-table.ts';
import type { StartTimes, Verdict } from './verdict.ts';

/** One engine's whole run. */
export interface EngineReport {
  readonly engine: string;
  readonly build: 'legacy' | 'modern';
  readonly verdicts: readonly { readonly name: string; readonly verdict: Verdict }[];
}

const MARKS = { pass: 'pass', fail: '**FAIL**', 'not applicable': 'n/a', missing: 'missing' } as const satisfies Record<Verdict['kind'], string>;
const FIRST_LINES = `# Engines

\`npm run engines\` wrote this: every case in every engine, against the built files and the real service behind a proxy that makes the faults.
A page tops up by itself and posts what it saw; the payment is made at the sandbox platforms. Pass means: the same phases, the same truth and
words about the money as in every other engine, one order, paid and credited once, and the engine's built-ins as they were.
`;

/** Every problem and every reason, once, with a number of its own. */
function collectNotes(reports: readonly EngineReport[]): readonly string[] {
  return [...new Set(reports.flatMap(({ verdicts }) => verdicts.map(({ verdict }) => noteOf(verdict))).filter((note) => note !== ''))];
}

function noteOf(verdict: Verdict): string {
  if (verdict.kind === 'fail') return verdict.problems.join('; ').replace(/\s+/g, ' ').slice(0, 300);
  return verdict.kind === 'pass' ? '' : verdict.reason;
}

function cell(verdict: Verdict | undefined, notes: readonly string[]): string {
  if (verdict === undefined) return 'missing';
  const note = noteOf(verdict);
  return note === '' ? MARKS[verdict.kind] : `${MARKS[verdict.kind]} [${notes.indexOf(note) + 1}]`;
}

function startTimes({ verdicts }: EngineReport, build: 'legacy' | 'modern'): StartTimes | null {
  const verdict = verdicts.find(({ name }) => name === `${build} build by name`)?.verdict;
  return verdict?.kind === 'pass' ? verdict.times : null;
}

function milliseconds(times: StartTimes | null): string {
  return times === null ? '' : `${(times.run + times.mount).toFixed(0)} (${times.run.toFixed(0)} + ${times.mount.toFixed(0)}) · ${times.ready.toFixed(0)}`;
}

function versionOf({ verdicts }: EngineReport): string {
  const passed = verdicts.find(({ verdict }) => verdict.kind === 'pass')?.verdict;
  return passed?.kind === 'pass' ? passed.version : 'not known';
}

/** The whole of `docs/engines.md`. */
export function engineTable(reports: readonly EngineReport[]): string {
  const notes = collectNotes(reports);
  const names = reports[0]?.verdicts.map(({ name }) => name) ?? [];
  const verdictOf = (report: EngineReport, name: string): Verdict | undefined => report.verdicts.find((each) => each.name === name)?.verdict;
  const grid = markdownTable(['', ...reports.map(({ engine }) => engine)], names.map((name) => [name, ...reports.map((report) => cell(verdictOf(report, name), notes))]));
  const engines = markdownTable(
    ['engine', 'as it names itself', 'the loader chose', 'legacy build', 'modern build'],
    reports.map((report) => [report.engine, versionOf(report), report.build, milliseconds(startTimes(report, 'legacy')), milliseconds(startTimes(report, 'modern'))]),
  );
  return `${FIRST_LINES}
${grid}
${notes.map((note, index) => `\n[${index + 1}] ${note}  `).join('')}

## Time to start

Milliseconds on the machine that wrote this, of one run: main thread (script compiled and run + checkout mounted) · by the clock from the script's start until
the form is ready. The script is run from its text, so the network has no share in it. The bar for the legacy build in WebKit 538 is 400.

${engines}
`;
}
