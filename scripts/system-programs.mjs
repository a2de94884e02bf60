import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from './child.mjs';
import { Failure, say, withProgress } from './progress.mjs';

function onPath(names) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) if (existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** Debian keeps initdb and postgres out of the PATH, one folder per version. */
export function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

async function findChineseFont() {
  const { code, text } = await runChild('fc-list', [':lang=zh-cn', 'family']).catch(() => ({ code: 1, text: '' }));
  return code === 0 && text.trim() !== '' ? 'present' : null;
}

/** `find` answers where the program is, or null; `variable` passes the answer on to tests. */
const PROGRAMS = {
  chromium: {
    title: 'Chromium',
    packages: ['chromium'],
    variable: 'CHROMIUM_PATH',
    find: () => process.env.CHROMIUM_PATH ?? onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
  },
  fonts: { title: 'A Chinese font', packages: ['fonts-noto-cjk', 'fontconfig'], find: findChineseFont },
  firefox: { title: 'Firefox', packages: ['firefox-esr'], variable: 'FIREFOX_PATH', find: () => process.env.FIREFOX_PATH ?? onPath(['firefox-esr', 'firefox']) },
  webkitgtk: { title: 'WebKitGTK and a screen for it', packages: ['webkit2gtk-driver', 'xvfb'], find: () => onPath(['WebKitWebDriver']) && onPath(['Xvfb']) },
  // Debian keeps it where only the administrator's PATH looks.
  squid: { title: 'Squid', packages: ['squid'], find: () => onPath(['squid']) ?? ['/usr/sbin/squid'].find((path) => existsSync(path)) ?? null },
  openssl: { title: 'OpenSSL', packages: ['openssl'], find: () => onPath(['openssl']) },
  postgresql: { title: 'PostgreSQL', packages: ['postgresql'], find: findPostgres },
};

function mayInstall() {
  return process.getuid?.() === 0 && onPath(['apt-get']) !== null;
}

async function aptGet(args) {
  const { code, text } = await runChild('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code !== 0) throw new Failure(`apt-get ${args.join(' ')} failed: ${text.trim().split('\n').at(-1)}`);
}

const packageLists = { updated: false };

async function install(packages) {
  if (!packageLists.updated) await aptGet(['update']);
  packageLists.updated = true;
  await aptGet(['install', '-y', '--no-install-recommends', ...packages]);
}

/**
 * Finds the named system programs, installing what is missing where this process may. Answers variables for the tests. Without the `optional`
 * ones it goes on: whoever uses them says what was not done for want of them.
 */
export async function ensurePrograms(names, optional = []) {
  const env = {};
  for (const name of [...names, ...optional]) {
    const { title, packages, variable, find } = PROGRAMS[name];
    const installing = async () => {
      if (!(await find()) && mayInstall()) await withProgress(`Installing ${title}`, () => install(packages));
    };
    await (optional.includes(name) ? installing().catch((error) => say(error.message)) : installing());
    const found = await find();
    if (!found && optional.includes(name)) continue;
    if (!found) throw new Failure(`${title} is missing: install it with "sudo apt-get install -y ${packages.join(' ')}"`);
    if (variable) env[variable] = found;
  }
  return env;
}
