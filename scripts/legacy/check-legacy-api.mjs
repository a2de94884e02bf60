// Holds the emitted legacy bundle to what an old engine and our ponyfills give.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUNDLES } from '../bundles.mjs';
import { ROOT } from '../root.mjs';
import { findLaterApi, readProvided } from './legacy-api.mjs';

/** What may stay, and why it does no harm where it is missing. An entry that nothing needs any more has to go. */
const HARMLESS = {
  'abortcontroller-polyfill DOMException': 'inside a try with a way on, and in AbortSignal.timeout, which nobody calls',
  'packages/compat .append()': 'of Headers, not of nodes',
  'packages/compat .remove()': 'of the safe storage; of a frame, in engines whose own fetch is used: they have it',
  'packages/compat SecurityPolicyViolationEvent': 'made of one that came',
  'packages/diagnostics .remove()': 'of the evidence log and of the safe storage, not of nodes',
  'packages/diagnostics Intl': 'read behind a fence, as each fact of the environment is',
  'whatwg-fetch .append()': 'of Headers, not of nodes',
};

const provided = readProvided(join(ROOT, 'packages/compat/src/legacy/private-scope.ts'));
const unused = new Set(Object.keys(HARMLESS));
const problems = [];

for (const { file, ponyfilled } of BUNDLES) {
  if (!ponyfilled) continue;
  const path = join(ROOT, file);
  const map = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
  for (const { owner, name, excerpt } of findLaterApi(readFileSync(path, 'utf8'), { provided, map, folder: dirname(file) })) {
    const entry = `${owner} ${name}`;
    if (!Object.hasOwn(HARMLESS, entry)) problems.push(`${file}: ${entry} is beyond ES5 and our ponyfills: … ${excerpt} …`);
    unused.delete(entry);
  }
}
for (const entry of unused) problems.push(`"${entry}" is excused in check-legacy-api.mjs, and nothing needs it`);

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
