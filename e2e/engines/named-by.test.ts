import { expect, it } from 'vitest';
import { CASES as FAULTS, FEW_FAULTS } from '../diagnosis/cases.ts';
import { COLUMN_ENGINES, COLUMNS } from '../diagnosis/columns.ts';
import { CASES } from './cases.ts';
import { ENGINES } from './engines.ts';
import { FEW_CASES, FEW_ENGINES } from './few.ts';
import { exactlyNamed, namedBy } from './named-by.ts';
import type { Choice } from './named-by.ts';

const listOf = (kind: string, all: string[]): Choice<string> => ({ kind, all, nameOf: (each) => each });
const BROWSERS = listOf('engine', ['Firefox ESR', 'Chromium 64', 'Chromium (installed)']);
const TROUBLES = listOf('case', ['server hangs', 'offline', 'offline, then back']);

it('takes everything where no word was said', () => {
  expect(namedBy([], BROWSERS, TROUBLES)).toEqual([BROWSERS.all, TROUBLES.all]);
});

it.each([
  [['firefox'], ['Firefox ESR'], TROUBLES.all],
  [['CHROMIUM', 'hangs'], ['Chromium 64', 'Chromium (installed)'], ['server hangs']],
  [['64', 'firefox'], ['Firefox ESR', 'Chromium 64'], TROUBLES.all],
  [['offline'], BROWSERS.all, ['offline', 'offline, then back']],
])('takes by %j what it names, and all of what it is not about', (words, browsers, troubles) => {
  expect(namedBy(words, BROWSERS, TROUBLES)).toEqual([browsers, troubles]);
});

it.each([[['Firefx']], [['Firefox', 'hagns']]])('refuses %j, of which one word fits nothing, and says what there is', (words) => {
  const refused = `"${words.at(-1)}" fits no engine and no case.\nengines: "Firefox ESR", "Chromium 64", "Chromium (installed)"\ncases: "server hangs", "offline", "offline, then back"`;
  expect(() => namedBy(words, BROWSERS, TROUBLES)).toThrow(refused);
});

it('takes by whole names exactly what they name, and refuses a name that is nobody’s', () => {
  expect(exactlyNamed(['offline', 'server hangs'], TROUBLES)).toEqual(['offline', 'server hangs']);
  expect(() => exactlyNamed(['offline', 'server'], TROUBLES)).toThrow('"server" fits no case.');
});

it('has the few that every test run proves, and the columns of its tables, all among those there are', () => {
  const counts = [FEW_ENGINES, FEW_CASES, FEW_FAULTS, COLUMN_ENGINES].map(({ length }) => length);
  expect(counts).toEqual([3, 6, 3, COLUMNS.length]);
  for (const [few, all] of [[FEW_ENGINES, ENGINES], [FEW_CASES, CASES], [FEW_FAULTS, FAULTS], [COLUMN_ENGINES, ENGINES]]) expect(all).toEqual(expect.arrayContaining([...(few ?? [])]));
});
