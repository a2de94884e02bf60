import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What a vendor's build installs. */
const INSTALLED = ['unstuck', 'checkout', 'compat', 'diagnostics', 'protocol'];

interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly typesVersions?: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly exports: Readonly<Record<string, string | { readonly types?: string; readonly default: string }>>;
  readonly sideEffects: readonly string[];
  readonly files: readonly string[];
}

const packageAt = (name: string): URL => new URL(`../../${name}/`, import.meta.url);
const manifestOf = (name: string): Manifest => JSON.parse(readFileSync(new URL('package.json', packageAt(name)), 'utf8')) as Manifest;
const typesAt = ({ exports }: Manifest, path: string): string | undefined => Object(exports[path]).types as string | undefined;

/** What the service serves under `/sdk` and a page or a vendor's own server names. */
const FILES = ['loader.js', 'report-worker.js', 'unstuck.modern.js', 'unstuck.modern.mjs', 'unstuck.legacy.js'];

it('gives vendors who install it the style sheet and the script-tag files by name, and no bundler a reason to drop them', () => {
  const manifest = manifestOf('unstuck');
  expect(manifest.files).toContain('dist');
  const given = FILES.map((file) => manifest.exports[`./${file}`]);
  expect(given.map((entry) => (typeof entry === 'object' ? entry.default : entry))).toEqual(FILES.map((file) => `./dist/${file}`));
  // TypeScript 6 checks imports for their effect alone, too.
  expect(manifest.exports['./unstuck.css']).toEqual({ types: './unstuck.css.d.ts', default: './dist/unstuck.css' });
  expect(manifest.files).toContain('unstuck.css.d.ts');
  expect(manifest.sideEffects).toEqual(expect.arrayContaining(['*.css', '**/loader.js', '**/report-worker.js', '**/unstuck.*.js', '**/unstuck.*.mjs']));
});

it.each(INSTALLED)('is found, types included, by tools that do not read `exports`: %s', (name) => {
  const manifest = manifestOf(name);
  expect(manifest.types).toBe(typesAt(manifest, '.'));
  // They find no entry within another package either: `unstuck` is one file for them.
  expect(manifest.main).toBe(name === 'unstuck' ? './dist/unstuck.modern.mjs' : './dist/index.js');
});

it('has types of its parts for compilers that do not read `exports`, and of its single file for those that do', () => {
  const diagnostics = manifestOf('diagnostics');
  const parts = Object.keys(diagnostics.exports).filter((path) => path !== '.');
  expect(diagnostics.typesVersions?.['*']).toEqual(Object.fromEntries(parts.map((path) => [path.slice(2), [typesAt(diagnostics, path)]])));
  const unstuck = manifestOf('unstuck');
  expect(typesAt(unstuck, './unstuck.modern.mjs')).toBe(typesAt(unstuck, '.'));
});

it('declares no typed array with its buffer, which compilers before TypeScript 5.7 cannot read', () => {
  const built = INSTALLED.map((name) => new URL('dist/', packageAt(name))).filter((folder) => existsSync(folder));
  const declarations = built.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts')).map((file) => new URL(file, folder)));
  expect(declarations.filter((file) => /\b\w+Array<Array/.test(readFileSync(file, 'utf8'))).map(({ pathname }) => pathname)).toEqual([]);
});

it('can be imported, and makes a checkout, where there is no window', async () => {
  expect(typeof window).toBe('undefined');
  const { createCheckout, createDiagnostics } = await import('./index.ts');
  expect(typeof createDiagnostics).toBe('function');
  expect(() => createCheckout({ token: 'e30.e30.s', api: 'https://pay.example.com' }).unmount()).not.toThrow();
});
