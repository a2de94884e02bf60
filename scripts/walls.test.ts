import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import walls from '../.dependency-cruiser.mjs';

const PACKAGES = ['protocol', 'compat', 'checkout', 'diagnostics', 'unstuck', 'server', 'sandbox-gateway', 'console', 'matrix'];
const SERVER_ROOMS = ['database', 'records', 'ledger', 'outbox', 'payments', 'http', 'accounts', 'orders', 'reports', 'hosted', 'console'];

/** Each planted file breaks exactly the named wall. */
const VIOLATIONS: readonly (readonly [wall: string, file: string, text: string])[] = [
  ['protocol imports only what it may', 'packages/protocol/src/planted.ts', `import '@unstuck/compat';`],
  ['protocol/causes imports only what it may', 'packages/protocol/src/causes/planted.ts', `import type { Public } from '../reports/inside.ts';\nexport type P = Public;`],
  ['protocol/orders imports only what it may', 'packages/protocol/src/orders/planted.ts', `import '../reports/inside.ts';`],
  ['compat imports only what it may', 'packages/compat/src/planted.ts', `import '@unstuck/checkout';`],
  ['checkout imports only what it may', 'packages/checkout/src/planted.ts', `import type { Public } from '@unstuck/diagnostics';\nexport type P = Public;`],
  ['diagnostics imports only what it may', 'packages/diagnostics/src/planted.ts', `export * from '@unstuck/checkout';`],
  ['unstuck imports only what it may', 'packages/unstuck/src/planted.ts', `import '@unstuck/server';`],
  ['server imports only what it may', 'packages/server/src/planted.ts', `import '@unstuck/sandbox-gateway';`],
  ['server tests import only what they may', 'packages/server/src/planted.test.ts', `import '@unstuck/checkout';`],
  ['sandbox-gateway imports only what it may', 'packages/sandbox-gateway/src/planted.ts', `import '../../server/src/index.ts';`],
  ['console imports only what it may', 'packages/console/src/planted.ts', `void import('@unstuck/server');`],
  ['matrix imports only what it may', 'packages/matrix/src/planted.ts', `import '@unstuck/checkout';`],
  ['the state machine imports only the protocol', 'packages/checkout/src/machine/planted.ts', `import '@unstuck/compat';`],
  ['the state machine imports only the protocol', 'packages/checkout/src/machine/planted-clock.ts', `import 'preact';`],
  ['the widget never reaches for effects', 'packages/checkout/src/widget/planted.tsx', `import '../effects/inside.ts';\nexport const view = <p />;`],
  ['effects draw nothing', 'packages/checkout/src/effects/planted.ts', `import '../widget/inside.ts';`],
  ['effects draw nothing', 'packages/checkout/src/effects/planted-view.ts', `import 'preact';`],
  ['messages are only words', 'packages/checkout/src/messages/planted.ts', `import '../effects/inside.ts';`],
  ['collectors only collect', 'packages/diagnostics/src/collect/planted.ts', `import '../deliver/inside.ts';`],
  ['handing over is loaded by those alone who import it', 'packages/diagnostics/src/planted-hand-over.ts', `import './hand-over/inside.ts';`],
  ['handing over is loaded by those alone who import it', 'packages/unstuck/src/planted-sentry.ts', `import '@unstuck/diagnostics/sentry';`],
  ['handing over is loaded by those alone who import it', 'packages/unstuck/src/planted-browser.ts', `import '@sentry/browser';`],
  ['handing over brings no library along', 'packages/diagnostics/src/hand-over/planted.ts', `import '@sentry/browser';`],
  ['server/database imports only what it may', 'packages/server/src/database/planted.ts', `import '../records/inside.ts';`],
  ['server/records imports only what it may', 'packages/server/src/records/planted.ts', `import '../payments/inside.ts';`],
  ['server/ledger imports only what it may', 'packages/server/src/ledger/planted.ts', `import '../outbox/inside.ts';`],
  ['server/outbox imports only what it may', 'packages/server/src/outbox/planted.ts', `import '../payments/inside.ts';`],
  ['server/payments imports only what it may', 'packages/server/src/payments/planted.ts', `import '../orders/inside.ts';`],
  ['server/http imports only what it may', 'packages/server/src/http/planted.ts', `import '../accounts/inside.ts';`],
  ['server/accounts imports only what it may', 'packages/server/src/accounts/planted.ts', `import '../orders/inside.ts';`],
  ['server/orders imports only what it may', 'packages/server/src/orders/planted-room.ts', `import type { Public } from '../reports/inside.ts';\nexport type P = Public;`],
  ['server/reports imports only what it may', 'packages/server/src/reports/planted.ts', `import '../orders/inside.ts';`],
  ['server/hosted imports only what it may', 'packages/server/src/hosted/planted.ts', `import '../console/inside.ts';`],
  ['server/console imports only what it may', 'packages/server/src/console/planted.ts', `import '../hosted/inside.ts';`],
  ['server/demo imports only what it may', 'packages/server/src/demo/planted.ts', `import '../console/inside.ts';`],
  ['payment platforms stay in payments', 'packages/server/src/orders/planted.ts', `import 'alipay-sdk';`],
  ['every import resolves', 'packages/protocol/src/planted-typo.ts', `import './nowhere.ts';`],
  ['rooms have names', 'packages/protocol/src/utils.ts', `import './index.ts';`],
  ['rooms have names, also when imported', 'packages/protocol/src/planted-door.ts', `import './utils.ts';`],
  ['no cycles', 'packages/compat/src/planted-cycle.ts', `import './planted-other-half.ts';`],
];

/** None of these breaks anything: a wall that also stops what is allowed would be pulled down. */
const ALLOWED: readonly (readonly [file: string, text: string])[] = [
  ['packages/compat/src/planted-other-half.ts', `import './planted-cycle.ts';`],
  ['packages/unstuck/src/allowed.ts', `import '@unstuck/checkout';\nimport '@unstuck/diagnostics';`],
  ['packages/protocol/src/reports/allowed.ts', `import '../orders/inside.ts';`],
  ['packages/server/src/payments/allowed.ts', `import 'alipay-sdk';`],
  ['packages/server/src/orders/allowed.ts', `import '../payments/inside.ts';\nimport '../records/inside.ts';`],
  ['packages/server/src/payments/allowed.test.ts', `import '../orders/inside.ts';`],
  ['packages/server/src/allowed.test.ts', `import '@unstuck/sandbox-gateway';`],
  ['packages/checkout/src/widget/allowed.ts', `import '../machine/inside.ts';\nimport 'preact';`],
  ['packages/checkout/src/effects/allowed.ts', `import '../machine/inside.ts';\nimport '@unstuck/compat';`],
  ['packages/diagnostics/src/hand-over/allowed.ts', `import type { Event } from '@sentry/browser';\nimport './inside.ts';\nexport type E = Event;`],
  ['packages/checkout/src/machine/allowed.ts', `import '@unstuck/protocol';`],
];

const house = realpathSync(mkdtempSync(join(tmpdir(), 'unstuck-walls-')));
let broken: { wall: string; file: string }[] = [];

function put(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), text);
}

function buildHouse(): void {
  for (const name of PACKAGES) {
    const full = name === 'unstuck' ? 'unstuck' : `@unstuck/${name}`;
    put(`packages/${name}/package.json`, JSON.stringify({ name: full, type: 'module', exports: { '.': { 'unstuck-source': './src/index.ts' }, './sentry': { 'unstuck-source': './src/hand-over/inside.ts' } } }));
    put(`packages/${name}/src/index.ts`, 'export type Public = string;\n');
    mkdirSync(join(house, 'node_modules', '@unstuck'), { recursive: true });
    symlinkSync(join(house, 'packages', name), join(house, 'node_modules', full));
  }
  for (const name of ['preact', 'alipay-sdk', '@sentry/browser']) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, exports: './index.js' }));
    put(`node_modules/${name}/index.js`, 'export {};\n');
  }
  for (const room of ['deliver', 'hand-over']) put(`packages/diagnostics/src/${room}/inside.ts`, 'export {};\n');
  for (const room of ['machine', 'widget', 'effects']) put(`packages/checkout/src/${room}/inside.ts`, 'export {};\n');
  for (const room of ['orders', 'reports']) put(`packages/protocol/src/${room}/inside.ts`, 'export type Public = string;\n');
  for (const room of SERVER_ROOMS) put(`packages/server/src/${room}/inside.ts`, 'export type Public = string;\n');
  for (const [, file, text] of VIOLATIONS) put(file, text);
  for (const [file, text] of ALLOWED) put(file, text);
}

beforeAll(async () => {
  buildHouse();
  const { options, ...ruleSet } = walls;
  const { output } = await cruise(['packages'], { ...options, ruleSet, validate: true, baseDir: house });
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered a text');
  broken = output.summary.violations.map(({ rule, from }) => ({ wall: rule.name, file: from }));
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

it.each(VIOLATIONS)('"%s" stops %s', (wall, file) => {
  expect(broken).toContainEqual({ wall, file });
});

it.each(ALLOWED.filter(([file]) => file.includes('allowed')))('lets %s pass', (file) => {
  expect(broken.filter((violation) => violation.file === file)).toEqual([]);
});

it('has a planted violation for every wall', () => {
  const proved = new Set(VIOLATIONS.map(([wall]) => wall));
  const walled = (walls.forbidden ?? []).map(({ name }) => name ?? '').filter((name) => !/ tests import only/.test(name));
  expect(walled.filter((name) => !proved.has(name))).toEqual([]);
});
