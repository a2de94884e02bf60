import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What the service serves under `/sdk` and a page or a vendor's own server names. */
const FILES = ['loader.js', 'report-worker.js', 'unstuck.modern.js', 'unstuck.modern.mjs', 'unstuck.legacy.js'];

it('gives vendors who install it the style sheet and the script-tag files by name, and no bundler a reason to drop them', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, unknown>; sideEffects: string[]; files: string[];
  };
  expect(manifest.files).toContain('dist');
  for (const file of FILES) expect(manifest.exports[`./${file}`]).toBe(`./dist/${file}`);
  // TypeScript 6 checks imports for their effect alone, too.
  expect(manifest.exports['./unstuck.css']).toEqual({ types: './unstuck.css.d.ts', default: './dist/unstuck.css' });
  expect(manifest.files).toContain('unstuck.css.d.ts');
  expect(manifest.sideEffects).toEqual(expect.arrayContaining(['*.css', '**/loader.js', '**/report-worker.js', '**/unstuck.*.js', '**/unstuck.*.mjs']));
});
