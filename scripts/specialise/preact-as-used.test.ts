import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CHECKOUT = join(import.meta.dirname, '../../packages/checkout/src');

const SOURCES = readdirSync(CHECKOUT, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing/.test(file))
  .map((file) => ({ file, text: readFileSync(join(CHECKOUT, file), 'utf8') }));

/** Each would be silently left undone in the bundles, which bring preact without it. */
const LEFT_OUT: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a function of preact but render', /import \{(?! render \})[^}]*\} from 'preact'/],
  ['hooks, compat or another part of preact', /from 'preact\//],
  ['refs', /\sref=/],
  ['inline styles', /\sstyle=/],
  ['raw HTML', /dangerouslySetInnerHTML/],
  ['listeners while capturing', /\son\w+Capture=/],
  ['initial values that preact keeps track of', /\sdefault(?:Value|Checked)=/],
  ['elements that need care', /<(?:math|foreignObject|template|textarea)\b/],
  ['class names or links in the spelling of HTML, within SVG', /\s(?:className|xlink\w*)=/],
  ['popovers', /\spopover\b/],
];

it('finds the widget', () => {
  expect(SOURCES.filter(({ text }) => /from 'preact'/.test(text)).map(({ file }) => file)).toContain(join('widget', 'mount.tsx'));
});

it.each(LEFT_OUT)('draws the widget without %s', (_, pattern) => {
  expect(SOURCES.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([]);
});

it.each([
  ['a function of preact but render', `import { createContext } from 'preact';`],
  ['refs', `<p ref={keep}>`],
  ['inline styles', `<p style="color: red">`],
])('would see %s', (what, text) => {
  expect(LEFT_OUT.find(([name]) => name === what)?.[1].test(text)).toBe(true);
});
