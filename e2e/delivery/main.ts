// `npm run delivery [engine]`: every way out of a page shut in turn, in every engine. Words choose; the whole run writes docs/delivery.md.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Results } from '@unstuck/matrix';
import { COLUMN_ENGINES, COLUMNS } from '../diagnosis/columns.ts';
import { inLanes, withLabs } from '../diagnosis/lab.ts';
import { engineChoice } from '../engines/engines.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import { namedOrExit } from '../engines/named-or-exit.ts';
import { DOOR_CASES } from './cases.ts';
import { arrived, deliveryPage } from './delivery-page.ts';
import { runDoorCell } from './run-door-cell.ts';
import type { DoorVerdict } from './run-door-cell.ts';

const PAGE = join(fileURLToPath(new URL('../..', import.meta.url)), 'docs/delivery.md');

function describe(verdict: DoorVerdict): string {
  const label = `${verdict.engine} · ${verdict.shut} shut`;
  if (verdict.kind === 'arrived') return arrived(verdict) ? `pass  ${label}: ${verdict.taken}` : `FAIL  ${label}: ${verdict.problems.join('; ')}`;
  return `${verdict.kind === 'not applicable' ? 'n/a ' : 'none'}  ${label}: ${verdict.reason}`;
}

async function runAll(engines: readonly ProvedEngine[], results: Results): Promise<readonly DoorVerdict[]> {
  const cells = DOOR_CASES.flatMap((wanted) => engines.map((proved) => ({ proved, wanted })));
  const verdicts = new Map<(typeof cells)[number], DoorVerdict>();
  await inLanes(cells, results, async (cell, open) => {
    const verdict = await runDoorCell({ ...cell, open, results });
    process.stdout.write(`${describe(verdict)}\n`);
    verdicts.set(cell, verdict);
  });
  return cells.flatMap((cell) => verdicts.get(cell) ?? []);
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { report: { type: 'string' } } });
const [engines] = namedOrExit(positionals, engineChoice(COLUMN_ENGINES));
const verdicts = await withLabs((results) => runAll(engines, results));
const skipped = verdicts.filter(({ kind }) => kind === 'not applicable').length;
const passed = verdicts.filter(arrived).length;
const failed = verdicts.length - skipped - passed;
if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ passed, failed, skipped }));
else if (verdicts.length === COLUMNS.length * DOOR_CASES.length) await writeFile(PAGE, deliveryPage(verdicts, COLUMNS));
process.stdout.write(`${passed} reports arrived as they should; ${failed} did not, ${skipped} not applicable\n`);
process.exitCode = failed === 0 ? 0 : 1;
