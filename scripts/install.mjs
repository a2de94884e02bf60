import { runOrFail } from './child.mjs';
import { withProgress } from './progress.mjs';
import { filesBelow, hashFiles, stampIs, writeStamp } from './stamp.mjs';

const STAMP = 'node_modules/.unstuck-install';

function manifests() {
  const folders = ['packages', 'examples', 'e2e'];
  return [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...folders.flatMap((folder) => filesBelow(folder, (path) => /[\\/]package\.json$/.test(path))),
  ];
}

/** Installs exactly what the lockfile says, and only when it or a manifest changed since the last time. */
export async function installDependencies() {
  const wanted = hashFiles(manifests(), process.versions.modules);
  if (stampIs(STAMP, wanted)) return;
  await withProgress('Installing dependencies', () =>
    // CI=true: pnpm must never ask anything.
    runOrFail('pnpm install', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { env: { CI: 'true' } }),
  );
  writeStamp(STAMP, wanted);
}
