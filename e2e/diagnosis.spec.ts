import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { signToken } from './framework/account-token.ts';
import { openDiagnosedPage } from './diagnosis/diagnosed-page.ts';
import type { DiagnosedPage } from './diagnosis/diagnosed-page.ts';
import { judge } from './diagnosis/judge.ts';
import { elsewhere, NETWORK_CASES, nobodyThere } from './diagnosis/network-cases.ts';
import { onlyForOrders, onPath, ORDERS, problem, test } from './diagnosis/lab.ts';
import { neverAnswered, answered } from './framework/faults.ts';
import { ACCOUNT, expect } from './framework/scenario.ts';

/** The deadline of an order, the last control request and some air. */
const END_MS = 40_000;

async function untilReported(diagnosed: DiagnosedPage): Promise<void> {
  await expect(diagnosed.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed', { timeout: END_MS });
  await expect.poll(async () => (await diagnosed.reports()).length, { timeout: END_MS }).toBe(1);
}

async function untilNamed(diagnosed: DiagnosedPage): Promise<void> {
  await expect(diagnosed.checkout.root).toHaveAttribute('data-unstuck-cause', /./, { timeout: END_MS });
}

for (const { fault, expected, or, host, arrange, read = untilReported } of NETWORK_CASES) {
  test(`names ${expected}${or === undefined ? '' : ` or ${or}, as a pair`}: ${fault}`, async ({ lab }, info) => {
    test.slow();
    const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, await host?.(lab));
    await arrange?.(lab);
    await diagnosed.checkout.order({ amount: '50.00' });
    await read(diagnosed);
    await judge(info, diagnosed, fault, expected, or);
  });
}

test('names csp.connect within a second of the click: the policy of the page stops requests', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { policy: (policy) => policy.replace("connect-src 'self'", "connect-src 'none'") });
  await lab.page.evaluate(() => {
    document.addEventListener('click', () => performance.mark('clicked'), true);
    new MutationObserver(() => performance.mark('named')).observe(document.querySelector('#topup') as Element, { attributeFilter: ['data-unstuck-cause'] });
  });
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'connect-src of the page', 'csp.connect');
  const took = await lab.page.evaluate(() => {
    const at = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
    return at('named') - at('clicked');
  });
  expect(took).toBeLessThan(1_000);
});

test('names csp.handoff: the policy of the page stops the form to the channel', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { policy: (policy) => policy.replace("form-action 'self'", "form-action 'none'") });
  await diagnosed.checkout.order({ amount: '50.00', channel: 'alipay' });
  await diagnosed.checkout.control('pay').click();
  await untilNamed(diagnosed);
  await judge(info, diagnosed, 'form-action of the page', 'csp.handoff');
});

test('names popup.blocked: no tab for the payment', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { script: 'window.open = function () { return null; };' });
  // The payment then goes on in this tab; an answer without content leaves the page where it is.
  onPath(lab.network, /^\/sandbox\//, answered(204, {}, ''));
  await diagnosed.checkout.order({ amount: '50.00', channel: 'alipay' });
  await diagnosed.checkout.control('pay').click();
  await untilNamed(diagnosed);
  await judge(info, diagnosed, 'no new tab', 'popup.blocked');
});

test('names approval.pending: the order waits for a supervisor', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT);
  await diagnosed.checkout.order({ amount: '30000' });
  await untilNamed(diagnosed);
  await judge(info, diagnosed, 'order above the limit', 'approval.pending');
});

test('names channel.down: the payment channel answers with errors', async ({ lab, sandbox }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT);
  await sandbox.misbehaves({ api: 'error-before' });
  await diagnosed.checkout.order({ amount: '50.00', channel: 'wechat' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'channel answers 500', 'channel.down');
});

const DENY_STORAGE = `
  ["localStorage", "sessionStorage", "indexedDB", "caches"].forEach(function (name) {
    Object.defineProperty(window, name, { get: function () { throw new DOMException("denied", "SecurityError"); } });
  });
  Object.defineProperty(Document.prototype, "cookie", {
    get: function () { throw new DOMException("denied", "SecurityError"); },
    set: function () { throw new DOMException("denied", "SecurityError"); }
  });`;

test('names storage.blocked: nothing is kept, so the sign-in is lost', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { script: DENY_STORAGE });
  onPath(lab.network, ORDERS, problem(401, 'token.expired'));
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'storage and cookies denied, 401', 'storage.blocked');
});

test('does not blame denied storage for what the network did', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { script: DENY_STORAGE });
  onPath(lab.network, ORDERS, answered(502, { 'content-type': 'text/html' }, '<h1>502</h1>'));
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'storage and cookies denied, 502', 'server.error');
});

test('names clock.skewed: a day off, and the host looks unreachable', async ({ lab }, info) => {
  const host = await nobodyThere();
  const script = 'Date.now = (function (now) { return function () { return now() - 86400000; }; })(Date.now);';
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { ...host, script });
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'clock a day slow, host refuses', 'clock.skewed');
});

test('names thread.frozen: the page cannot run for eight seconds', async ({ lab }, info) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT);
  onPath(lab.network, ORDERS, onlyForOrders(neverAnswered));
  await diagnosed.checkout.order({ amount: '50.00' });
  await expect(diagnosed.checkout.root).toHaveAttribute('data-unstuck-phase', 'creating');
  await lab.page.evaluate(() => {
    const until = performance.now() + 8_000;
    while (performance.now() < until);
  });
  await untilNamed(diagnosed);
  await expect(diagnosed.checkout.root).toHaveAttribute('data-unstuck-cause', 'thread.frozen');
  await judge(info, diagnosed, 'main thread busy for 8 s', 'thread.frozen');
});

test('names account.unsynced: a token for somebody whom the service does not know', async ({ lab }, info) => {
  const { tokenSecret } = await lab.demo.secrets();
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { token: signToken(tokenSecret, 'E9999', 600) });
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'account not in the directory', 'account.unsynced');
});

test('names session.expired: an old token', async ({ lab }, info) => {
  const { tokenSecret } = await lab.demo.secrets();
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, { token: signToken(tokenSecret, ACCOUNT, -60) });
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  await judge(info, diagnosed, 'expired token', 'session.expired');
});

const EXTENSION = {
  manifest: { manifest_version: 3, name: 'filter', version: '1', permissions: ['declarativeNetRequest'], host_permissions: ['<all_urls>'],
    declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] } },
  rules: [{ id: 1, priority: 1, action: { type: 'block' }, condition: { urlFilter: '/v1/orders', resourceTypes: ['xmlhttprequest', 'other'] } }],
};

test('names client.blocked: an extension filters by address', async ({ lab, launchOptions }, info) => {
  const folder = await mkdtemp(join(tmpdir(), 'unstuck-extension-'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(EXTENSION.manifest));
  await writeFile(join(folder, 'rules.json'), JSON.stringify(EXTENSION.rules));
  const { executablePath, args = [] } = launchOptions as { executablePath?: string; args?: string[] };
  const context = await chromium.launchPersistentContext('', {
    headless: true, ...(executablePath === undefined ? {} : { executablePath }), ignoreDefaultArgs: ['--disable-extensions'],
    args: [...args, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`, '--headless=new'],
  });
  try {
    const diagnosed = await openDiagnosedPage(await context.newPage(), lab.network, ACCOUNT);
    await diagnosed.checkout.order({ amount: '50.00' });
    await untilReported(diagnosed);
    await judge(info, diagnosed, 'extension blocks the path of orders', 'client.blocked');
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('says nothing while all is well, nor once it is again', async ({ lab }) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, elsewhere(lab));
  await diagnosed.checkout.order({ amount: '50.00', channel: 'wechat' });
  await diagnosed.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await diagnosed.heard()).toEqual([]);
  expect(await diagnosed.reports()).toEqual([]);
  await expect(diagnosed.checkout.root).not.toHaveAttribute('data-unstuck-cause');
  expect(lab.api.seen('GET', '/v1/ping')).toEqual([]);
});

test('never sends an order to find out, and no more than six control requests', async ({ lab }) => {
  const diagnosed = await openDiagnosedPage(lab.page, lab.network, ACCOUNT, elsewhere(lab));
  onPath(lab.api, ORDERS, onlyForOrders(answered(502, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }, '<h1>502</h1>')));
  await diagnosed.checkout.order({ amount: '50.00' });
  await untilReported(diagnosed);
  const [report] = await diagnosed.reports();
  expect(report?.probes.length).toBeGreaterThan(0);
  expect(report?.probes.length).toBeLessThanOrEqual(6);
  const sent = lab.api.seen('POST', /^\/v1\/orders/);
  expect(sent.every(({ headers }) => headers['idempotency-key'] !== undefined)).toBe(true);
  expect(lab.api.seen('GET', '/v1/ping').length + lab.api.seen('GET', '/healthz').length).toBeLessThanOrEqual(3);
});
