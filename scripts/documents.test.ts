import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CAUSES, EVIDENCE_IDS, FAILURE_CODES, PROBLEM_CODES } from '../packages/protocol/src/index.ts';
import { CALLBACK_DATA } from '../packages/protocol/src/orders/callback.ts';
import { afterAll, expect, it } from 'vitest';
import { ROOT, tool } from './root.mjs';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const below = (folder: string): string[] => readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}/README.md`);
const DOCUMENTS = ['README.md', 'README.zh-CN.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`), ...[...below('packages'), ...below('examples')].filter((path) => existsSync(join(ROOT, path)))];
const each = (text: string, pattern: RegExp): string[] => Array.from(text.matchAll(pattern), ([, found = '']) => found);
/** Of every document, as `document: what`. */
const told = (pattern: RegExp): [string, string][] => DOCUMENTS.flatMap((document) => each(read(document), pattern).map((what): [string, string] => [document, what]));

/** As GitHub makes an anchor of a heading. */
const anchorsOf = (text: string): string[] => each(text, /^#+ (.*)$/gm).map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').trim().replaceAll(' ', '-'));

it('links to files and headings that there are', () => {
  const links = told(/\]\((?!https?:)([^)\s]+)\)/g);
  expect(links.length).toBeGreaterThan(80);
  const broken = links.filter(([document, link]) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor));
  });
  expect(broken).toEqual([]);
});

it('names files of the repository and commands that there are', () => {
  const paths = told(/`((?:packages|scripts|e2e|examples|docs)\/[^`\s*<{]+)`/g).filter(([, path]) => !path.includes('/dist/'));
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter(([, path]) => !existsSync(join(ROOT, path)))).toEqual([]);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(told(/npm run ([a-z-]+)/g).filter(([, name]) => !(name in scripts))).toEqual([]);
});

const sources = (...folders: string[]): string =>
  folders.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name)).map((name) => read(`${folder}/${name}`))).join('\n');

it('names variables of the environment, metrics and codes that there are', () => {
  const server = sources('packages/server/src', 'examples/hr-portal/src');
  const names = told(/\b((?:UNSTUCK|ALIPAY|WECHAT|TRANSFER)_[A-Z0-9_]+|unstuck_[a-z_]+)\b/g);
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter(([, name]) => !new RegExp(`\\b${name}\\b`).test(server))).toEqual([]);
  const known = new Set<string>([...PROBLEM_CODES, ...FAILURE_CODES, ...CAUSES, ...EVIDENCE_IDS, ...Object.keys(CALLBACK_DATA)]);
  const areas = [...new Set([...PROBLEM_CODES, ...Object.keys(CALLBACK_DATA)].map((code) => code.split('.')[0]))].join('|');
  const codes = told(new RegExp(`\`((?:${areas})\\.[a-z-]+)\``, 'g'));
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter(([, code]) => !known.has(code))).toEqual([]);
});

it('marks up pages with attributes that are in the tables, which are held against the code elsewhere', () => {
  const known = new Set(['data-unstuck-checkout', ...each(read('docs/embedding.md').split('\n').filter((line) => line.startsWith('|')).join('\n'), /`(data-[a-z-]+)`/g)]);
  const attributes = told(/^```html\n([^]*?)^```$/gm).flatMap(([document, markup]) => each(markup, /\s(data-[a-z-]+)/g).map((name) => [document, name]));
  expect(attributes.length).toBeGreaterThan(8);
  expect(attributes.filter(([, name = '']) => !known.has(name))).toEqual([]);
});

it('says in Chinese what it says in English: the same packages, documents, commands and markup', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((document) =>
    [/\]\(((?:docs|packages|examples)[^)]*)\)/g, /^(npm \w+)/gm, /^```html\n([^…]*)/gm, /\b(data-[\w-]+="[^"]*")/g, /`(import [^`]*)`/g].map((pattern) => each(read(document), pattern)));
  expect(chinese).toEqual(english);
  expect(english?.map((found) => found.length > 0)).toEqual([true, true, true, true, true]);
});

/** What stands around the snippets of a document, in the words of the page or the server that they are copied into. */
const SURROUNDINGS = `
declare const showBalanceAfter: (orderId: string | null) => void;
declare const topup: HTMLElement & import('unstuck').MountedElement;
declare const trustedTypes: { createPolicy(name: string, rules: { createScriptURL: (url: string) => string | null }): unknown };
declare const fetchToken: () => Promise<string>;
declare const createDiagnostics: typeof import('unstuck').createDiagnostics;
declare const handOverToSentry: typeof import('@unstuck/diagnostics/sentry').handOverToSentry;
declare const request: import('node:http').IncomingMessage & { headers: Record<string, string> };
declare const secret: string;
declare const rawBody: Buffer;
declare const createHmac: typeof import('node:crypto').createHmac;
declare const timingSafeEqual: typeof import('node:crypto').timingSafeEqual;
`;
const folder = mkdtempSync(join(tmpdir(), 'unstuck-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('has no line of code that the packages would not take', async () => {
  const snippets = told(/^```([jt]s\n[^]*?)^```$/gm);
  expect(snippets.length).toBeGreaterThan(6);
  for (const [index, [document, snippet]] of snippets.entries()) {
    const path = join(folder, document.replaceAll('/', '-'), `${index + 1}.m${snippet.slice(0, 2)}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${snippet.slice(3)}\nexport {};\n`);
  }
  writeFileSync(join(folder, 'surroundings.d.ts'), SURROUNDINGS);
  for (const [name, owner] of [['jose', 'server'], ['@sentry/browser', 'diagnostics']] as const) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'packages', owner, 'node_modules', name), place, 'junction');
  }
  const at = (path: string): string[] => [join(ROOT, path)];
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    extends: join(ROOT, 'tsconfig.tests.json'),
    compilerOptions: {
      checkJs: true, strictNullChecks: false, exactOptionalPropertyTypes: false, noUnusedLocals: false, noPropertyAccessFromIndexSignature: false, customConditions: ['unstuck-source'], typeRoots: at('node_modules/@types'),
      paths: {
        'unstuck': at('packages/unstuck/src/index.ts'), 'unstuck/unstuck.css': at('packages/unstuck/unstuck.css.d.ts'),
        '@unstuck/diagnostics/*': at('packages/diagnostics/src/hand-over/*.ts'),
      },
    },
    include: ['**/*'],
  }));
  const { stdout } = await promisify(execFile)(tool('tsc'), ['-p', folder, '--pretty', 'false'], { encoding: 'utf8' }).catch((error: { stdout: string }) => error);
  // The sources that come along are judged elsewhere, by stricter rules.
  expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' ') && !/(^|\/)packages\//.test(line))).toEqual([]);
});
