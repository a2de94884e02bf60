import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES } from './bundles.mjs';
import { runOrFail } from './child.mjs';
import { withProgress } from './progress.mjs';
import { ROOT, tool } from './root.mjs';
import { filesBelow, hashFiles, stampIs, writeStamp } from './stamp.mjs';
import { licensesAreThere, writeThirdPartyLicenses } from './third-party-licenses.mjs';

const STAMP = 'packages/unstuck/dist/.bundles';
const BROWSER_PACKAGES = ['protocol', 'compat', 'checkout', 'diagnostics', 'unstuck', 'console'];
/** What decides how the sources become bundles. */
const CONFIG = [
  'rollup.config.mjs', 'pnpm-lock.yaml', 'scripts/bundles.mjs', 'scripts/rollup-options.mjs', 'scripts/style-sheet.mjs',
  ...['scripts/legacy', 'scripts/specialise'].flatMap((folder) => filesBelow(folder, () => true)),
  ...BROWSER_PACKAGES.map((name) => `packages/${name}/package.json`),
];

/** Everything Node runs, and every declaration: `tsc -b` itself knows what changed. */
async function buildPackages() {
  await runOrFail('tsc -b', tool('tsc'), ['-b']);
}

/** Everything a browser loads; skipped while no source changed. */
export async function buildBundles() {
  const sources = BROWSER_PACKAGES.flatMap((name) => filesBelow(`packages/${name}/src`, (path) => !/\.test\.tsx?$/.test(path)));
  const wanted = hashFiles([...CONFIG, ...sources]);
  const complete = BUNDLES.every(({ file }) => existsSync(join(ROOT, file))) && licensesAreThere(BUNDLES);
  if (complete && stampIs(STAMP, wanted)) return;
  await runOrFail('rollup', tool('rollup'), ['--config', 'rollup.config.mjs', '--silent']);
  writeThirdPartyLicenses(BUNDLES);
  writeStamp(STAMP, wanted);
}

export async function build() {
  await withProgress('Building packages', buildPackages);
  await withProgress('Building browser bundles', buildBundles);
}
