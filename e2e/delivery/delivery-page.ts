import type { EngineName } from '../diagnosis/case.ts';
import { markdownTable } from '../framework/markdown-table.ts';
import type { DoorVerdict } from './run-door-cell.ts';

const INTRODUCTION = `# How a report gets out, in every engine

In every cell a real engine's top-up fails while some ways out of its page are shut: by a proxy that resets connections, or by the page's own policy. A
cell passes when the report is readable in the console, came once, left by the way it should, and the widget said so. Where every way is shut the
person carries it: the text that is copied is read by the console, the link and the file hold the same report. Then the block is lifted, and the
report arrives by itself, from the page that made it or from the next one that loads. \`npm run delivery\` writes this page.
`;

const MARKS = { 'not applicable': 'n/a', missing: 'missing', broken: '**not proved**' } as const;

export const arrived = (verdict: DoorVerdict): boolean => verdict.kind === 'arrived' && verdict.problems.length === 0;

function noteOf(verdict: DoorVerdict): string {
  return (verdict.kind === 'arrived' ? verdict.problems.join('; ') : verdict.reason).replace(/\s+/g, ' ').slice(0, 200);
}

/** The whole of `docs/delivery.md`. */
export function deliveryPage(verdicts: readonly DoorVerdict[], engines: readonly EngineName[]): string {
  const notes = [...new Set(verdicts.map(noteOf).filter((note) => note !== ''))];
  const applicable = verdicts.filter(({ kind }) => kind !== 'not applicable');
  const rows = [...new Set(verdicts.map(({ shut }) => shut))].map((shut) => {
    const cells = verdicts.filter((each) => each.shut === shut);
    const taken = cells.flatMap((each) => (each.kind === 'arrived' ? each.taken : []))[0] ?? '';
    return [shut, taken, ...engines.map((engine) => {
      const verdict = cells.find((each) => each.engine === engine);
      if (verdict === undefined) return 'missing';
      const note = noteOf(verdict);
      const mark = verdict.kind === 'arrived' ? (arrived(verdict) ? 'yes' : '**no**') : MARKS[verdict.kind];
      return note === '' ? mark : `${mark} [${notes.indexOf(note) + 1}]`;
    })];
  });
  return [
    INTRODUCTION,
    `**${applicable.filter(arrived).length} of ${applicable.length}** reports arrived as they should.\n`,
    markdownTable(['shut', 'taken by', ...engines], rows),
    notes.map((note, index) => `\n[${index + 1}] ${note}  `).join(''),
    '',
  ].join('\n');
}
