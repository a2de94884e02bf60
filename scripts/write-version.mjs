// After `changeset version`: what reports say of the SDK is the version that is published.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const SOURCE = join(ROOT, 'packages/diagnostics/src/version.ts');

const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/diagnostics/package.json'), 'utf8'));
writeFileSync(SOURCE, readFileSync(SOURCE, 'utf8').replace(/(VERSION = ')[^']*/, `$1${version}`));
