import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BUNDLES } from './bundles.mjs';
import { ROOT } from './root.mjs';
import { LICENSES_FILE, thirdPartyLicenses } from './third-party-licenses.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-licenses-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(name: string, files: Record<string, string>): string {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  for (const [file, text] of Object.entries({ 'package.json': JSON.stringify({ name, version: '1.2.3' }), ...files })) writeFileSync(join(place, file), text);
  return `${place}/dist/index.mjs`;
}

it('hands on the terms of each package once, scoped ones and those within others too, and of no file of our own', () => {
  const [plain, scoped, inner] = [install('plain', { LICENSE: 'plain terms\n' }), install('@some/scoped', { 'license.md': 'scoped terms' }), install('plain/node_modules/inner', { COPYING: 'inner terms' })];
  const text = thirdPartyLicenses([scoped, plain, inner, plain.replace('index', 'other'), join(ROOT, 'packages/checkout/src/index.ts')]);
  expect(text.match(/^.* 1\.2\.3$/gm)).toEqual(['@some/scoped 1.2.3', 'plain 1.2.3', 'plain/node_modules/inner 1.2.3']);
  for (const terms of ['plain terms', 'scoped terms', 'inner terms']) expect(text.split(terms)).toHaveLength(2);
});

it('builds nothing with a package whose terms nobody knows', () => {
  expect(() => thirdPartyLicenses([install('silent', { 'README.md': 'MIT' })])).toThrow('silent 1.2.3 brings no license');
});

it('finds the terms of whatever the packages that browsers load depend on', () => {
  const depended = ['checkout', 'compat', 'protocol', 'console'].flatMap((owner) => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'packages', owner, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    return Object.keys(dependencies).filter((name) => !name.startsWith('@unstuck/')).map((name) => ({ name, path: join(ROOT, 'packages', owner, 'node_modules', name, 'index.js') }));
  });
  const text = thirdPartyLicenses(depended.map(({ path }) => path));
  for (const { name } of depended) expect(text).toContain(`\n${name} `);
  expect(text.match(/^Copyright \(c\)/gim)?.length).toBeGreaterThan(4);
});

it('puts them beside every bundle that was built', () => {
  const built = BUNDLES.map(({ file }) => join(ROOT, file)).filter((file) => existsSync(file));
  expect(built.filter((file) => !existsSync(join(dirname(file), LICENSES_FILE)))).toEqual([]);
});
