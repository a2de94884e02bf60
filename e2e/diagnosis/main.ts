// `npm run diagnosis`: every fault in a real browser, and what it was called; written to docs/diagnosis.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnosisPage } from './diagnosis-page.ts';
import { ANNOTATION, isRight } from './judge.ts';
import type { Verdict } from './judge.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLAYWRIGHT = join(ROOT, 'e2e/node_modules/@playwright/test/cli.js');
const RESULTS = join(ROOT, 'test-results/diagnosis.json');
const PAGE = join(ROOT, 'docs/diagnosis.md');

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs?: readonly { readonly tests: readonly { readonly annotations: readonly { readonly type: string; readonly description?: string }[] }[] }[];
}

function verdictsOf({ suites = [], specs = [] }: Suite): readonly Verdict[] {
  const own = specs.flatMap(({ tests }) => tests.flatMap(({ annotations }) =>
    annotations.filter(({ type }) => type === ANNOTATION).map(({ description }) => JSON.parse(description ?? '') as Verdict)));
  return [...own, ...suites.flatMap(verdictsOf)];
}

async function main(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [PLAYWRIGHT, 'test', '--config', 'e2e/playwright.config.ts', 'diagnosis.spec.ts', '--reporter=line,json', ...words], {
    cwd: ROOT, stdio: 'inherit', env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: RESULTS },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const verdicts = verdictsOf(JSON.parse(await readFile(RESULTS, 'utf8')) as Suite);
  // A part of the faults is no matrix.
  if (words.length === 0) await writeFile(PAGE, diagnosisPage(verdicts));
  const right = verdicts.filter(isRight).length;
  process.stdout.write(`${right} of ${verdicts.length} faults are called by their cause, or named as a pair where nobody can tell\n`);
  return code ?? 1;
}

process.exitCode = await main(process.argv.slice(2));
