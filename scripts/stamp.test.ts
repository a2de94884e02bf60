import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from './root.mjs';
import { filesBelow, hashFiles, stampIs, writeStamp } from './stamp.mjs';

let folder: string;
beforeEach(() => {
  folder = relative(ROOT, mkdtempSync(join(tmpdir(), 'unstuck-stamp-')));
});
afterEach(() => rmSync(join(ROOT, folder), { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(ROOT, path, '..'), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  return path;
}

it('knows a stamp by its value, and none where none was written', () => {
  const stamp = join(folder, 'dist/.stamp');
  expect(stampIs(stamp, 'one')).toBe(false);
  writeStamp(stamp, 'one');
  expect([stampIs(stamp, 'one'), stampIs(stamp, 'two'), stampIs(stamp, '')]).toEqual([true, false, false]);
  writeStamp(stamp, 'two');
  expect([stampIs(stamp, 'one'), stampIs(stamp, 'two')]).toEqual([false, true]);
});

it('stamps files by what they hold and how they are called, and not by when they were written', () => {
  const a = write('a.ts', 'one');
  const b = write('b.ts', 'two');
  const first = hashFiles([a, b]);
  utimesSync(join(ROOT, a), 0, 0);
  expect(hashFiles([a, b])).toBe(first);
  const others = [hashFiles([a]), hashFiles([b, a]), hashFiles([a, b], 'another Node')];
  write('a.ts', 'one, changed');
  others.push(hashFiles([a, b]));
  write('a.ts', 'two');
  write('b.ts', 'one');
  others.push(hashFiles([a, b]));
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});

it('finds what was written by hand, in the same order everywhere', () => {
  for (const name of ['b.ts', 'a/z.ts', 'a/b/y.ts', 'c.md', 'node_modules/x/index.ts', 'a/dist/built.ts', '.git/hook.ts']) write(name, '');
  const names = filesBelow(folder, (path: string) => path.endsWith('.ts')).map((path: string) => relative(folder, path));
  expect(names).toEqual([join('a', 'b', 'y.ts'), join('a', 'z.ts'), 'b.ts']);
  expect(filesBelow(join(folder, 'nothing'), () => true)).toEqual([]);
});
