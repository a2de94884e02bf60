import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from './root.mjs';

export const LICENSES_FILE = 'THIRD-PARTY-LICENSES.txt';
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LICENSE = /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i;
const NOTICE = 'The files beside this one contain parts of these packages.';

/** The terms of every package that these files are of, each of which wants its own to go along with any copy. Throws where a package brings none. */
export function thirdPartyLicenses(paths) {
  const folders = new Set(paths.flatMap((path) => PACKAGE.exec(path.replaceAll('\\', '/')) ?? []));
  const licenses = Array.from(folders, (folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => LICENSE.test(each));
    if (file === undefined) throw new Error(`${name} ${version} brings no license to hand on`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  });
  return [NOTICE, ...licenses.toSorted()].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

const folderOf = (bundle) => join(ROOT, dirname(bundle.file));
export const licensesAreThere = (bundles) => bundles.every((bundle) => existsSync(join(folderOf(bundle), LICENSES_FILE)));

/** Beside the bundles, for what their source maps say is in them. */
export function writeThirdPartyLicenses(bundles) {
  for (const folder of new Set(bundles.map(folderOf))) {
    const maps = bundles.filter((bundle) => folderOf(bundle) === folder).map(({ file }) => JSON.parse(readFileSync(join(ROOT, `${file}.map`), 'utf8')));
    writeFileSync(join(folder, LICENSES_FILE), thirdPartyLicenses(maps.flatMap(({ sources }) => sources.map((source) => resolve(folder, source)))));
  }
}
