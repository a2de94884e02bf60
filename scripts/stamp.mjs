import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.mjs';

/** Every file below `folder`, as paths from the root, in a stable order; installed and built folders are left out. */
export function filesBelow(folder, accept) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return ['node_modules', 'dist', '.git'].includes(entry.name) ? [] : filesBelow(path, accept);
      return accept(path) ? [path] : [];
    });
}

/** A hash over names and contents: unlike a modification time, a fresh clone or a branch switch does not fool it. */
export function hashFiles(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}

export function stampIs(path, expected) {
  const full = join(ROOT, path);
  return existsSync(full) && readFileSync(full, 'utf8') === expected;
}

export function writeStamp(path, value) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), value);
}
