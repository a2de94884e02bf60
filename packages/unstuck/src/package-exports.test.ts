import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What the service serves under `/sdk` and a page loads by name. */
const FILES = ['loader.js', 'unstuck.modern.js', 'unstuck.legacy.js', 'unstuck.css'];

it('gives vendors who install it the style sheet and the script-tag files by name, and no bundler a reason to drop them', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, unknown>; sideEffects: string[]; files: string[];
  };
  expect(manifest.files).toContain('dist');
  for (const file of FILES) expect(manifest.exports[`./${file}`]).toBe(`./dist/${file}`);
  expect(manifest.sideEffects).toEqual(expect.arrayContaining(['*.css', '**/loader.js', '**/unstuck.*.js']));
});
