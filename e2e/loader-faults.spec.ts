import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { connectionReset, htmlPage, neverAnswered, script, status } from './framework/faults.ts';
import type { Faults } from './framework/faults.ts';
import type { Fault, FaultProxy } from './framework/fault-proxy.ts';
import type { Orders } from './framework/orders.ts';
import { plainFormOn } from './framework/plain-form.ts';
import type { Portal } from './framework/portal.ts';
import type { Sandbox } from './framework/sandbox.ts';
import { expect, test as base } from './framework/scenario.ts';

/** By then there is a checkout or a plain form that says so, whatever happened to our files. */
const WITHIN_MS = 10_000;
const TAG = '<script src="/sdk/loader.js" async></script>';
const BUILDS = /^\/sdk\/unstuck\..*\.js$/;
const MODERN = '/sdk/unstuck.modern.js';

function meet(network: FaultProxy, path: string | RegExp, fault: Fault): void {
  network.addRule({ method: 'GET', path, fault, times: Infinity });
}

/** What the loader and the SDK tell whoever built the page. */
function listen(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('console', (message) => void (message.type() === 'warning' && message.text().startsWith('Unstuck:') && lines.push(message.text())));
  return lines;
}

interface Stage {
  readonly portal: Portal;
  readonly page: Page;
  readonly orders: Orders;
  readonly sandbox: Sandbox;
}

const test = base.extend<{ readonly stage: Stage }>({
  // Through `faults` the network begins each test without any.
  stage: async ({ portal, page, orders, sandbox, faults: _ }, use) => use({ portal, page, orders, sandbox }),
});

async function open({ page, portal }: Stage): Promise<void> {
  // A page whose script hangs has not loaded, and is there all the same.
  await page.goto(portal.url(), { waitUntil: 'commit' });
}

async function expectPlainFormThatPays(stage: Stage, cause: string, line: RegExp): Promise<void> {
  const { page, orders, sandbox, portal } = stage;
  const lines = listen(page);
  await open(stage);
  const plain = plainFormOn(page);
  await expect(plain.word).toContainText('未能加载', { timeout: WITHIN_MS });
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-cause', cause);
  await expect(portal.checkout.root).not.toHaveAttribute('data-unstuck-phase');
  expect(lines).toEqual([expect.stringMatching(line)]);
  await plain.pay(orders, sandbox);
}

async function expectCheckoutThatPays(stage: Stage, build: 'modern' | 'legacy'): Promise<void> {
  const { portal, orders, sandbox } = stage;
  await open(stage);
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'ready', { timeout: WITHIN_MS });
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-build', build);
  const key = await plainFormOn(portal.page).key();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000, key });
}

const LOST: readonly (readonly [what: string, fault: Fault, cause: string, line: RegExp])[] = [
  ['are not found', status(404), 'script.missing', /script\.missing .*unstuck\.modern\.js, mend src or data-sdk/],
  ['never answer', neverAnswered, 'script.missing', /script\.missing .*unstuck\.modern\.js, mend src or data-sdk/],
  ['are reset on their way', connectionReset, 'script.missing', /script\.missing .*unstuck\.modern\.js, mend src or data-sdk/],
  ['are a log-in page', htmlPage, 'script.error', /script\.error .*unstuck\.legacy\.js, mend src or data-sdk/],
];

for (const [what, fault, cause, line] of LOST) {
  test(`pays by the plain form when the builds ${what}`, async ({ network, stage }) => {
    meet(network, BUILDS, fault);
    await expectPlainFormThatPays(stage, cause, line);
  });
}

test('runs the legacy build where the engine cannot read the modern one', async ({ network, stage }) => {
  meet(network, MODERN, script('var future = 1 |> 2;'));
  await expectCheckoutThatPays(stage, 'legacy');
});

test('runs the legacy build where the modern one breaks as it starts', async ({ network, stage }) => {
  meet(network, MODERN, script('throw new TypeError("no such method");'));
  await expectCheckoutThatPays(stage, 'legacy');
});

test('goes on to the second and third place when the first hangs and the next is shut', async ({ network, faults, stage }) => {
  const loader = await (await fetch(`http://127.0.0.1:${network.serverPort}/sdk/loader.js`)).text();
  meet(network, '/first/loader.js', script(loader));
  meet(network, /^\/first\/unstuck\./, neverAnswered);
  meet(network, /^\/second\/unstuck\./, connectionReset);
  faults.hostPage((html) => html.replace(TAG, '<script src="/first/loader.js" data-sdk="/second /sdk" async></script>'));
  await expectCheckoutThatPays(stage, 'modern');
  expect(network.seen('GET', /^\/(first|second)\/unstuck\.modern\.js$/).map(({ path }) => path)).toEqual(['/first/unstuck.modern.js', '/second/unstuck.modern.js']);
});

/** The loader pasted into the page. */
async function inlineLoader({ network, faults }: { network: FaultProxy; faults: Faults }, attributes: string): Promise<string> {
  const source = await (await fetch(`http://127.0.0.1:${network.serverPort}/sdk/loader.js`)).text();
  faults.hostPage((html) => html.replace(TAG, () => `<script data-sdk="/sdk" ${attributes}>${source}</script>`));
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

test('pays by the plain form when the page’s policy lets the pasted loader run, and no file of ours', async ({ network, faults, stage }) => {
  const hash = await inlineLoader({ network, faults }, '');
  faults.hostPolicy((policy) => policy.replace("script-src 'self'", `script-src '${hash}'`));
  await expectPlainFormThatPays(stage, 'csp.script', /csp\.script .*, mend nonce or script-src/);
});

const wantTrustedTypes = (policy: string): string => `${policy}; require-trusted-types-for 'script'; trusted-types default`;

test('pays by the plain form when the page wants Trusted Types and lets no address of ours through', async ({ faults, stage }) => {
  faults.hostPolicy(wantTrustedTypes);
  await expectPlainFormThatPays(stage, 'csp.script', /csp\.script .*unstuck\.modern\.js, mend nonce or script-src/);
});

test('needs one line of a page that wants Trusted Types, and nothing there once it runs', async ({ faults, stage }) => {
  faults.hostPolicy(wantTrustedTypes);
  faults.hostScript("trustedTypes.createPolicy('default', { createScriptURL: (url) => url.indexOf(location.origin + '/sdk/') === 0 ? url : null });");
  await expectCheckoutThatPays(stage, 'modern');
});

test('hands its nonce on to the build, under a policy that names no host', async ({ network, faults, stage }) => {
  await inlineLoader({ network, faults }, 'nonce="bjBuY2U"');
  faults.hostPolicy((policy) => policy.replace("script-src 'self'", "script-src 'nonce-bjBuY2U'"));
  await expectCheckoutThatPays(stage, 'modern');
});

async function integrityOf(network: FaultProxy, path: string): Promise<string> {
  const built = Buffer.from(await (await fetch(`http://127.0.0.1:${network.serverPort}${path}`)).arrayBuffer());
  return `sha384-${createHash('sha384').update(built).digest('base64')}`;
}

test('pays by the plain form when the build is not the one the page trusts', async ({ network, faults, stage }) => {
  const integrity = await integrityOf(network, '/sdk/unstuck.legacy.js');
  faults.hostPage((html) => html.replace(TAG, TAG.replace('async', `data-integrity-modern="${integrity}" async`)));
  await expectPlainFormThatPays(stage, 'script.integrity', /script\.integrity .*unstuck\.modern\.js, mend data-integrity-\*/);
});

test('runs the build that the page trusts', async ({ network, faults, stage }) => {
  const integrity = await integrityOf(network, MODERN);
  faults.hostPage((html) => html.replace(TAG, TAG.replace('async', `data-integrity-modern="${integrity}" async`)));
  await expectCheckoutThatPays(stage, 'modern');
  expect(await stage.page.evaluate(() => document.querySelector<HTMLScriptElement>('script[src*="unstuck.modern"]')?.integrity)).toBe(integrity);
});

test('lets a build that comes too late take over the form, and takes back what it said', async ({ network, faults: _, page, portal }) => {
  const late = Promise.withResolvers<void>();
  meet(network, MODERN, async ({ forward, deliver }) => {
    await late.promise;
    deliver(await forward());
  });
  await page.goto(portal.url(), { waitUntil: 'commit' });
  const { word } = plainFormOn(page);
  await expect(word).toBeVisible({ timeout: WITHIN_MS });
  await page.getByLabel('充值金额').fill('66.60');
  late.resolve();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  await expect(portal.checkout.amount).toHaveValue('66.60');
  await expect(word).toHaveCount(0);
  await expect(portal.checkout.root).not.toHaveAttribute('data-unstuck-cause');
});

test('keeps its own failure away from the page around it', async ({ network, faults: _, complaints, page, portal }) => {
  meet(network, BUILDS, htmlPage);
  await page.goto(portal.url());
  await expect(plainFormOn(page).word).toBeVisible({ timeout: WITHIN_MS });
  await page.getByRole('link', { name: '考勤' }).first().click();
  await expect(page).toHaveURL(/attendance/);
  // The browser itself reports that the log-in page is no script; the loader and the portal have nothing to add.
  expect(complaints.filter((text) => !/Unexpected token '<'/.test(text))).toEqual([]);
});
