import { expect, it } from 'vitest';
import { BUNDLES, WEIGHED_ONLY } from './bundles.mjs';
import { gzipSize, judgeBundle, weigh } from './judge-bundle.mjs';

const SOURCES = ['../../compat/src/loader/loader.ts'];
const OLD = { file: 'packages/unstuck/dist/old.js', format: 'iife', ecmaVersion: 5, budget: 1_000 };
const MODULE = { file: 'packages/unstuck/dist/new.mjs', format: 'es', ecmaVersion: 2020, budget: 1_000 };
const judge = (bundle: object, code: string, sources = SOURCES): string[] => judgeBundle(bundle, code, sources).problems;

it('holds a file to its budget, to the byte', () => {
  expect(weigh(OLD, 1_000)).toEqual({ line: expect.stringMatching(/^packages\/unstuck\/dist\/old\.js +1000 of 1000 bytes \(100 %\)$/), problems: [] });
  expect(weigh(OLD, 1_001).problems).toEqual(['packages/unstuck/dist/old.js is 1 bytes over its budget: 1000']);
});

it('holds a file that misses its budget to what it weighed before, and says that it misses it', () => {
  const heavy = { ...OLD, ceiling: 1_200 };
  expect(weigh(heavy, 1_200)).toEqual({ line: expect.stringContaining('(120 %), over its budget; held at 1200'), problems: [] });
  expect(weigh(heavy, 1_201).problems).toEqual(['packages/unstuck/dist/old.js is 1 bytes over what it weighed before: 1200']);
});

it('holds a file to what it weighed before even where its budget would allow for more', () => {
  expect(weigh({ ...OLD, ceiling: 900 }, 901).problems).toEqual(['packages/unstuck/dist/old.js is 1 bytes over what it weighed before: 900']);
});

it('weighs a built file compressed', () => {
  const long = `var a = "${'a'.repeat(100_000)}";`;
  expect(judge(OLD, long)).toEqual([]);
  expect(judge({ ...OLD, budget: 50 }, long)).toEqual([`packages/unstuck/dist/old.js is ${gzipSize(long) - 50} bytes over its budget: 50`]);
});

it.each([
  [OLD, 'var a = function () { return 1 };', true],
  [OLD, 'const a = 1;', false],
  [OLD, 'var a = () => 1;', false],
  [OLD, 'export var a = 1;', false],
  [{ ...OLD, ecmaVersion: 3 }, 'var a = { get b() { return 1 } };', false],
  [MODULE, 'export const a = (b) => b?.c ?? 1;', true],
  [MODULE, 'export let a = 1; a ||= 2;', false],
])('parses a file as the oldest engine would: %j, %s', (bundle, code, fits) => {
  expect(judge(bundle, code)).toEqual(fits ? [] : [expect.stringContaining(`is not ECMAScript ${bundle.ecmaVersion}: `)]);
});

it('sees by the map that nothing is in a file that has an entry point of its own, and that the map is its own', () => {
  const apart = ['../../diagnostics/src/hand-over/sentry.ts', '../../../node_modules/@sentry/core/index.js'];
  expect(judge(OLD, '', [...SOURCES, ...apart])).toEqual([
    'packages/unstuck/dist/old.js contains packages/diagnostics/src/hand-over/sentry.ts, which is to be loaded by those alone who import it',
    'packages/unstuck/dist/old.js contains node_modules/@sentry/core/index.js, which is to be loaded by those alone who import it',
  ]);
  expect(judge(OLD, '', ['../../../node_modules/ky/index.js'])).toEqual(['packages/unstuck/dist/old.js.map names none of our sources']);
});

it('has a budget for every file', () => {
  for (const { file, budget, ecmaVersion } of [...BUNDLES, ...WEIGHED_ONLY]) expect([file, budget > 0, ecmaVersion >= 3]).toEqual([file, true, true]);
});
