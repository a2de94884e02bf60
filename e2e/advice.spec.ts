import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test as base } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Cause, Report } from '@unstuck/protocol';
import { adviceFor } from '@unstuck/protocol/advice';
import { followAdvice } from './advice/content-policy.ts';
import { OWN_REQUEST, portalHtml, startCustomerPortal } from './advice/customer-portal.ts';
import type { CustomerPortal, PortalPage } from './advice/customer-portal.ts';
import { askConsole } from './advice/support-desk.ts';
import type { Printed } from './advice/support-desk.ts';
import { startVendorService } from './advice/vendor-service.ts';
import type { VendorService } from './advice/vendor-service.ts';
import { EVERYWHERE, onPath } from './diagnosis/wire-faults.ts';
import { checkoutOn } from './framework/checkout.ts';
import { answered, htmlPage, status } from './framework/faults.ts';
import { plainFormOn } from './framework/plain-form.ts';
import { reportOf, sendReport } from './framework/reports.ts';
import { createSandbox } from './framework/sandbox.ts';
import { WORDS } from './framework/words.ts';

type Language = 'zh-CN' | 'en';

interface Asked {
  readonly cause: Cause;
  readonly language: Language;
}

/** What the three people of a case do; each knows only what they are told. */
interface People {
  /** The employee tries, and fails or is stopped with this cause. What the console then prints for the others. */
  readonly isTold: (page: Page, asked: Asked) => Promise<Printed>;
  /** What the console prints of a report that names this evidence: for what keeps the SDK itself from running, and with it the report. */
  readonly reads: (evidence: Report['evidence'], asked: Asked, changes?: Partial<Report>) => Promise<Printed>;
  /** The employee opens the page anew, orders, and pays by Alipay; the service has the one paid order in its books. */
  readonly pays: (page: Page) => Promise<void>;
}

interface ForEachTest extends People {
  readonly account: string;
  readonly portal: CustomerPortal;
}

interface ForEachWorker {
  readonly service: VendorService;
  readonly customer: CustomerPortal;
}

const BARE: Omit<PortalPage, 'api' | 'account'> = { policy: null, metaPolicy: null, loader: {} };
const HELP = WORDS['zh-CN'].help;
let accounts = 0;

const test = base.extend<ForEachTest, ForEachWorker>({
  service: [
    async ({}, use) => {
      const service = await startVendorService();
      await use(service);
      await service.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  customer: [
    async ({ service }, use) => {
      const customer = await startCustomerPortal(service.tokenSecret, { ...BARE, api: service.front.origin, account: '' });
      await service.restart({ UNSTUCK_ALLOWED_ORIGINS: customer.origin });
      await use(customer);
      await customer.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  account: async ({}, use) => use(`E${(accounts += 1)}`),

  portal: async ({ service, customer, account }, use) => {
    customer.page = { ...BARE, api: service.front.origin, account };
    await service.addAccount(account);
    await use(customer);
    service.front.reset();
  },

  isTold: async ({ service, browser }, use) => use(async (page, { cause, language }) => {
    const { root, control, reference } = checkoutOn(page);
    // Only a way to the channel that was stopped is reported without having failed.
    const fails = cause !== 'csp.handoff';
    await expect(root).toHaveAttribute('data-unstuck-phase', fails ? 'failed' : 'paying', { timeout: 30_000 });
    await expect(root).toHaveAttribute('data-unstuck-cause', cause);
    if (fails) await expect(root).toContainText(new RegExp(`${HELP.delivery.delivered}|${HELP.delivery.blocked}`), { timeout: 30_000 });
    const leftBehind = fails && (await root.innerText()).includes(HELP.delivery.blocked);
    const printed = await desk(browser, service, { reference: await reference(), language, ...(leftBehind && { pasted: await copiedReport(page, () => control('copy-report').click()) }) });
    expect(printed.cause).toBe(cause);
    return printed;
  }),

  reads: async ({ service, browser, portal }, use) => use(async (evidence, { cause, language }, changes) => {
    const report = reportOf({ evidence, findings: [], failure: null, ...changes });
    await sendReport(portal.origin, report, service.front.origin);
    const printed = await desk(browser, service, { reference: report.reference, language });
    expect(printed.cause).toBe(cause);
    return printed;
  }),

  pays: async ({ service, account }, use) => use(async (page) => {
    await page.reload();
    const { root, control, phase, goToPay, order } = checkoutOn(page);
    await expect(root).toHaveAttribute('data-unstuck-phase', /^(?:ready|failed|paying)$/, { timeout: 30_000 });
    // What was under way is taken up again.
    if ((await phase()) === 'ready') await order({ channel: 'alipay', amount: '50.00' });
    if ((await phase()) === 'failed') await control('retry').click();
    await expect(root).toHaveAttribute('data-unstuck-phase', 'paying', { timeout: 30_000 });
    await createSandbox(service.gatewayOrigin).does(await goToPay(), 'pay');
    await expect(root).toHaveAttribute('data-unstuck-phase', 'succeeded');
    expect((await service.ordersOf(account)).filter(({ state }) => state === 'paid')).toEqual([expect.objectContaining({ amount: 5_000 })]);
  }),
});

function desk(browser: Browser, { front, adminToken }: VendorService, question: { readonly reference: string; readonly pasted?: string; readonly language: Language }): Promise<Printed> {
  return askConsole(browser, { origin: front.origin, adminToken, ...question });
}

async function copiedReport(page: Page, copy: () => Promise<void>): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function orders(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await checkoutOn(page).order({ channel: 'alipay', amount: '50.00' });
}

const hostOf = (origin: string): string => new URL(origin).host;
const addressesIn = (text: string): readonly string[] => text.match(/https?:\/\/[\w.:/*-]+/g) ?? [];
const asPattern = (address: string): RegExp => new RegExp(`^${address.replace(/[.?+^$()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
const ownRequest = (page: Page): Promise<string> => page.evaluate(async (path) => (await fetch(path)).text(), OWN_REQUEST);

test('csp.connect, where default-src alone stops it: what the page itself asks for is still let through', async ({ service, portal, page, isTold, pays }) => {
  const { origin } = service.front;
  const policy = `default-src 'self'; script-src ${origin}/sdk/; style-src ${origin}/sdk/`;
  portal.page = { ...portal.page, policy };
  await orders(page, portal.origin);
  const { it } = await isTold(page, { cause: 'csp.connect', language: 'en' });
  portal.page = { ...portal.page, policy: followAdvice(policy, it) };
  await pays(page);
  expect(await ownRequest(page)).toBe('own');
  expect(portal.page.policy, 'nothing is narrowed that nothing limited').not.toContain('form-action');
});

test('csp.connect, in two policies that stop the form as well: one advice opens both, in header and meta, and the report gets out', async ({ service, portal, page, isTold, pays }) => {
  const { origin, gatewayOrigin } = { ...service, ...service.front };
  const [policy, metaPolicy] = ["connect-src 'none'; form-action 'self'", `default-src 'self'; script-src 'self' ${origin}/sdk/; style-src 'self' ${origin}/sdk/; img-src *; form-action 'none'`];
  portal.page = { ...portal.page, policy, metaPolicy };
  await orders(page, portal.origin);
  const { it } = await isTold(page, { cause: 'csp.connect', language: 'zh-CN' });
  portal.page = { ...portal.page, policy: followAdvice(policy, it), metaPolicy: followAdvice(metaPolicy, it) };
  await pays(page);
  expect(portal.page.policy).toContain(gatewayOrigin);
  const sent = await page.evaluate(async (to) => (await fetch(`${to}/v1/reports`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'no report' })).status, origin);
  expect(sent, 'the collector is reached, and reads it').toBe(400);
});

test('csp.handoff: the report comes in though nothing has failed, and names the gateway', async ({ portal, page, isTold, pays }) => {
  const policy = "form-action 'self'";
  portal.page = { ...portal.page, policy };
  await orders(page, portal.origin);
  await checkoutOn(page).control('pay').click();
  const { it } = await isTold(page, { cause: 'csp.handoff', language: 'en' });
  portal.page = { ...portal.page, policy: followAdvice(policy, it) };
  await pays(page);
});

test('csp.script: what browsers report of the page by themselves names all that the checkout needs there', async ({ service, portal, page, reads, pays }) => {
  const { origin } = service.front;
  const report = reportOf();
  const policy = `default-src 'self'; script-src ${origin}/sdk/loader.js; form-action 'self'; report-uri ${origin}/v1/reports/policy?attempt=${report.attempt.id}`;
  portal.page = { ...portal.page, policy };
  await page.goto(portal.origin);
  await expect(plainFormOn(page).word).toContainText('未能加载');
  await expect.poll(() => service.front.seen('POST', '/v1/reports/policy').length).toBeGreaterThan(0);
  const { it } = await reads([], { cause: 'csp.script', language: 'zh-CN' }, { attempt: { ...report.attempt, phases: [{ phase: 'boot', at: 0 }] } });
  portal.page = { ...portal.page, policy: followAdvice(policy, it) };
  await pays(page);
  expect(await ownRequest(page)).toBe('own');
});

test('script.missing: the folder to let through is the one that holds both builds and the style sheet', async ({ service, portal, page, pays }) => {
  let allowed: readonly string[] = [];
  const filter = ({ request, deliver, forward }: Parameters<typeof htmlPage>[0]): void | Promise<void> => {
    if (allowed.some((prefix) => (service.front.origin + String(request.url)).startsWith(prefix))) return forward().then(deliver);
    deliver({ status: 404, headers: {}, body: Buffer.from('') });
  };
  onPath(service.front, /^\/sdk\/unstuck\./, filter);
  await page.goto(portal.origin);
  await expect(plainFormOn(page).word).toContainText('未能加载');
  // The loader alone names this cause, so no console prints it by itself.
  const { it } = adviceFor('script.missing', 'en', { api: service.front.origin });
  allowed = addressesIn(it).filter((address) => address.endsWith('/'));
  await pays(page);
});

test('script.integrity: checksums as the advice makes them, of the files that were released', async ({ service, portal, page, pays }) => {
  const [modern, legacy] = ['data-integrity-modern', 'data-integrity-legacy'] as const;
  const wrong = `sha384-${'A'.repeat(64)}`;
  portal.page = { ...portal.page, loader: { [modern]: wrong, [legacy]: wrong } };
  await page.goto(portal.origin);
  await expect(plainFormOn(page).word).toContainText('未能加载');
  // Nor this one.
  const { it } = adviceFor('script.integrity', 'zh-CN', { api: service.front.origin });
  expect(it).toMatch(/^echo sha384-\$\(openssl dgst -sha384 -binary unstuck\.modern\.js \| openssl base64 -A\)$/m);
  const checksumOf = async (file: string): Promise<string> => `sha384-${createHash('sha384').update(await readFile(new URL(`../packages/unstuck/dist/${file}`, import.meta.url))).digest('base64')}`;
  const attributes = [modern, legacy].filter((name) => it.includes(name));
  portal.page = { ...portal.page, loader: Object.fromEntries(await Promise.all(attributes.map(async (name) => [name, await checksumOf(`unstuck.${name.replace('data-integrity-', '')}.js`)]))) };
  await pays(page);
});

test('cors: the origin to allow stands there as the service wants it', async ({ service, portal, page, isTold, pays }) => {
  // Without a word from the browser it is tried for as long as an order may take.
  test.slow();
  const stranger = portal.origin.replace('127.0.0.1', 'localhost');
  await orders(page, stranger);
  const { it } = await isTold(page, { cause: 'cors', language: 'en' });
  const [variable = ''] = /UNSTUCK_[A-Z_]+/.exec(it) ?? [];
  const added = addressesIn(it).filter((address) => address !== service.front.origin);
  await service.restart({ [variable]: [portal.origin, ...added].join(',') });
  await pays(page);
});

test('account.unsynced: the printed command adds the account', async ({ service, portal, page, isTold }) => {
  const account = `N${portal.page.account}`;
  portal.page = { ...portal.page, account };
  await orders(page, portal.origin);
  const { it } = await isTold(page, { cause: 'account.unsynced', language: 'zh-CN' });
  const [, method = '', url = '', options = ''] = /^curl -X (\w+) (\S+) (.*)$/m.exec(it) ?? [];
  const headers = [...options.matchAll(/-H "([\w-]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [name, value.replace('$UNSTUCK_ADMIN_TOKEN', service.adminToken)] as const);
  const body = /-d '([^']+)'/.exec(options)?.[1]?.replace('E1001', account) ?? '';
  expect(await (await fetch(url, { method, headers: Object.fromEntries(headers), body })).json()).toEqual({ added: 1, known: 0 });
  const { root, control, goToPay } = checkoutOn(page);
  await control('retry').click();
  await expect(root).toHaveAttribute('data-unstuck-phase', 'paying');
  await createSandbox(service.gatewayOrigin).does(await goToPay(), 'pay');
  await expect(root).toHaveAttribute('data-unstuck-phase', 'succeeded');
  expect((await service.ordersOf(account)).map(({ state }) => state)).toEqual(['paid']);
});

/** The portal at the origin of the service, as behind one reverse proxy. */
function serveBesideService({ front, tokenSecret }: VendorService, page: PortalPage): string {
  front.addRule({ method: 'GET', path: '/portal', fault: (exchange) => answered(200, { 'content-type': 'text/html; charset=utf-8' }, portalHtml(page, tokenSecret))(exchange), times: Infinity });
  return `${front.origin}/portal`;
}

test('intermediary.waf: what the firewall is told to allow is enough for order, payment and news of it', async ({ service, portal, page, isTold, pays }) => {
  const { front } = service;
  let allowed: { readonly methods: readonly string[]; readonly addresses: readonly RegExp[]; readonly headers: string } | null = null;
  onPath(front, /^\/(?:v1\/orders|o$)/, (exchange) => {
    const { request: { method = '', url = '', headers }, forward, deliver } = exchange;
    const known = (name: string): boolean => allowed?.headers.includes(name) ?? false;
    const unknown = ['authorization', 'idempotency-key', 'unstuck-attempt'].some((name) => headers[name] !== undefined && !known(name));
    const passes = allowed !== null && allowed.methods.includes(method) && allowed.addresses.some((address) => address.test(front.origin + url)) && !unknown;
    return passes || headers.authorization === undefined ? forward().then(deliver) : status(403)(exchange);
  });
  await orders(page, serveBesideService(service, portal.page));
  const { it } = await isTold(page, { cause: 'intermediary.waf', language: 'en' });
  expect(it).toContain('403');
  allowed = { methods: it.match(/\b(?:GET|POST|OPTIONS|PUT|DELETE)\b/g) ?? [], addresses: addressesIn(it).map(asPattern), headers: it.toLowerCase() };
  await pays(page);
});

test('intermediary.portal: the walled garden holds the service and what paying leads to', async ({ service, portal, page, pays }) => {
  const { front, gatewayOrigin } = service;
  const url = serveBesideService(service, portal.page);
  await page.goto(url);
  const { root, order } = checkoutOn(page);
  await expect(root).toHaveAttribute('data-unstuck-phase', 'ready');
  onPath(front, EVERYWHERE, htmlPage);
  await order({ channel: 'alipay', amount: '50.00' });
  await expect(root).toHaveAttribute('data-unstuck-phase', 'failed');
  await expect(root).toContainText(HELP.delivery.blocked, { timeout: 30_000 });
  const pasted = await copiedReport(page, () => checkoutOn(page).control('copy-report').click());
  // Support does not sit behind that network.
  front.lift();
  serveBesideService(service, portal.page);
  const { it, cause } = await desk(page.context().browser() as Browser, service, { reference: await checkoutOn(page).reference(), language: 'zh-CN', pasted });
  expect(cause).toBe('intermediary.portal');
  const garden = it.match(/[\w*-]+(?:\.[\w-]+)+(?::\d+)?/g) ?? [];
  expect(garden).toEqual([hostOf(front.origin), hostOf(gatewayOrigin)]);
  await pays(page);
});

test('popup.blocked: a frame with the words of the advice pays in a window of its own', async ({ service, portal, page, reads, account }) => {
  const { it } = await reads([{ id: 'device.popup-blocked', at: 5 }], { cause: 'popup.blocked', language: 'en' }, { environment: { framed: true } });
  const added = it.match(/allow-[a-z-]+/g) ?? [];
  await page.setContent(`<iframe sandbox="allow-scripts allow-same-origin allow-forms ${added.join(' ')}" src="${portal.origin}/" width="900" height="860"></iframe>`);
  const root = page.frameLocator('iframe').locator('form[data-unstuck-checkout]');
  const control = (name: string) => root.locator(`[data-unstuck-action="${name}"]`);
  await expect(root).toHaveAttribute('data-unstuck-phase', 'ready');
  await root.locator('.unstuck-input').fill('50.00');
  await control('submit').click();
  const opened = page.context().waitForEvent('page');
  await control('pay').click();
  const payPage = await opened;
  await payPage.waitForURL('**/alipay/pay/*');
  payPage.once('dialog', (dialog) => void dialog.accept());
  expect(await payPage.evaluate(() => window.confirm('?')), 'what is in a sandbox may not ask').toBe(true);
  await createSandbox(service.gatewayOrigin).does(payPage, 'pay');
  await expect(root).toHaveAttribute('data-unstuck-phase', 'succeeded');
  expect((await service.ordersOf(account)).map(({ state }) => state)).toEqual(['paid']);
});

/** A blocker as people install it: manifest and rules, Manifest V3. */
async function writeBlocker(directory: string, rules: readonly object[]): Promise<void> {
  await writeFile(join(directory, 'manifest.json'), JSON.stringify({
    manifest_version: 3, name: 'blocker', version: '1', permissions: ['declarativeNetRequest'], host_permissions: ['<all_urls>'],
    declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] },
  }));
  await writeFile(join(directory, 'rules.json'), JSON.stringify(rules.map((rule, index) => ({ id: index + 1, ...rule }))));
}

async function withBlocker(directory: string, rules: readonly object[], run: (context: BrowserContext) => Promise<void>): Promise<void> {
  await writeBlocker(directory, rules);
  const { launchOptions: { executablePath, args } } = base.info().project.use as { launchOptions: { executablePath: string; args: string[] } };
  const context = await chromium.launchPersistentContext('', { executablePath, locale: 'zh-CN', args: [...args, `--load-extension=${directory}`, `--disable-extensions-except=${directory}`] });
  try {
    await run(context);
  } finally {
    await context.close();
  }
}

test('client.blocked: the rule of the advice, in the real blocker that stopped it', async ({ portal, isTold, pays }) => {
  test.slow();
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-blocker-'));
  const BLOCK = { priority: 1, action: { type: 'block' }, condition: { urlFilter: '/v1/orders', resourceTypes: ['xmlhttprequest', 'other'] } };
  let text = '';
  try {
    await withBlocker(directory, [BLOCK], async (context) => {
      const page = await context.newPage();
      await orders(page, portal.origin);
      text = (await isTold(page, { cause: 'client.blocked', language: 'en' })).it;
    });
    const [, urlFilter = ''] = /^@@(\S+)$/m.exec(text) ?? [];
    await withBlocker(directory, [BLOCK, { priority: 2, action: { type: 'allow' }, condition: { urlFilter } }], async (context) => {
      const page = await context.newPage();
      await page.goto(portal.origin);
      await pays(page);
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
