import { accessSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runChild } from './child.mjs';
import { Failure, withProgress } from './progress.mjs';
import { ROOT } from './root.mjs';

/** vitest, fastify and the server need it. */
const OLDEST_NODE = [22, 12];
const NODE = 'node@24';
const PNPM = 'pnpm@12';
const REMEMBERED = join(ROOT, '.cache', 'toolchain.json');
/** Set in the process that runs on the fetched toolchain, so that it never fetches again. */
const MARK = 'UNSTUCK_TOOLCHAIN';

function nodeIsRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function pnpmIsPresent() {
  const names = process.platform === 'win32' ? ['pnpm.cmd', 'pnpm.exe'] : ['pnpm'];
  return (process.env.PATH ?? '').split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))));
}

function recall() {
  try {
    const { node, bin } = JSON.parse(readFileSync(REMEMBERED, 'utf8'));
    accessSync(node);
    accessSync(join(bin, 'pnpm'));
    return { node, bin };
  } catch {
    return null;
  }
}

/** Asks npx only where the programs are: run through npx itself, signals would stop at npx. */
async function askNpx(networkFlag) {
  const ask = 'node -p "process.execPath" && node -p "process.env.PATH.split(require(\'path\').delimiter)[0]"';
  const { code, text } = await runChild('npx', ['--yes', networkFlag, '-p', NODE, '-p', PNPM, '-c', ask]);
  const [bin, node] = text.trim().split('\n').reverse();
  return code === 0 && bin && node && existsSync(node) && existsSync(join(bin, 'pnpm')) ? { node, bin } : null;
}

async function fetchToolchain() {
  // Without a network npx would first try for minutes to look for something newer than what it has.
  const found = (await askNpx('--offline')) ?? (await askNpx('--prefer-offline'));
  if (!found) {
    throw new Failure(
      `Node ${process.versions.node} is older than ${OLDEST_NODE.join('.')} or pnpm is missing, and npx could not fetch ${NODE} and ${PNPM}: ` +
        'install them, or connect to the npm registry once',
    );
  }
  mkdirSync(dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, JSON.stringify(found));
  return found;
}

/** Answers null to go on in this process, or the exit code of the process that did everything in our place. */
export async function ensureToolchain() {
  if (process.env[MARK] || (nodeIsRecent() && pnpmIsPresent())) return null;
  const { node, bin } = recall() ?? (await withProgress(`Getting ${NODE} and ${PNPM}`, fetchToolchain));
  const PATH = [dirname(node), bin, process.env.PATH].join(delimiter);
  const { code } = await runChild(node, process.argv.slice(1), { env: { PATH, [MARK]: '1' }, output: 'inherit', shell: false });
  return code;
}
