import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A program that a workspace package installed. */
export function tool(name, folder = '.') {
  return join(ROOT, folder, 'node_modules', '.bin', name);
}
