import { connectionReset, htmlPage, neverAnswered, answerLost } from './framework/faults.ts';
import type { Fault, FaultProxy } from './framework/fault-proxy.ts';
import { startFaultProxy } from './framework/fault-proxy.ts';
import { expect, test as base } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

/** All that a checkout and its diagnostics ask of the service. */
const SERVICE = /^\/(v1|a|healthz)\b/;

/** A portal that names a second address of the same service, of another origin. */
const test = base.extend<{ readonly other: FaultProxy }>({
  other: [
    async ({ network, faults }, use) => {
      const other = await startFaultProxy(network.serverPort);
      faults.hostPolicy((policy) => policy.replace(/(connect-src|img-src|form-action)/g, `$1 ${other.origin}`));
      faults.hostPage((html) => html.replace(/ data-unstuck-checkout/, `$& data-fallbacks="${other.origin}"`));
      await use(other);
      await other.close();
    },
    { auto: true },
  ],
});

function lose(address: FaultProxy, fault: Fault): void {
  for (const method of ['GET', 'POST', 'OPTIONS']) address.addRule({ method, path: SERVICE, fault, times: Infinity });
}

for (const [what, fault] of [['resets connections', connectionReset], ['answers nothing', neverAnswered], ['answers with a page of the network', htmlPage]] as const) {
  test(`pays at the other address where the first ${what}`, async ({ portal, network, other, orders, sandbox }) => {
    lose(network, fault);
    await portal.open();
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown', within: 20_000 });
    await sandbox.does(await portal.checkout.goToPay(), 'pay');
    await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    expect(other.seen('POST', '/v1/orders').length).toBeGreaterThan(0);
    await orders.only();
    expect(await orders.credited()).toBe(5_000);
  });
}

test('finds the order at the other address when its answer was lost and the first is gone since', async ({ portal, network, other, faults, orders, sandbox }) => {
  await portal.open();
  lose(network, connectionReset);
  faults.on('create', answerLost, 1);
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', within: 20_000 });
  expect(other.seen('POST', '/v1/orders'), 'asked about, not sent again').toEqual([]);
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  await orders.only();
});

test('hears of the payment where the address is lost while it is paid', async ({ portal, network, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  const payPage = await portal.checkout.goToPay();
  lose(network, neverAnswered);
  await sandbox.does(payPage, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled', within: 30_000 });
  expect(await orders.credited()).toBe(5_000);
});

test('opens the order page at the address that answers', async ({ portal, network, other, page, orders }) => {
  lose(network, connectionReset);
  other.addRule({ method: 'POST', path: /\/pay$/, fault: htmlPage, times: Infinity });
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await expect(portal.checkout.control('open-page')).toBeVisible({ timeout: 30_000 });
  // Asked at one address after the other: what answers last is the other one, or the next to be asked.
  other.lift();
  network.lift();
  const [opened] = await Promise.all([page.context().waitForEvent('page'), portal.checkout.control('open-page').click()]);
  await expect(opened.locator('h1')).toBeVisible();
  await orders.only();
});

test('gets its report out by the other address', async ({ portal, network, other }) => {
  lose(network, connectionReset);
  for (const path of [/^\/v1\/(?!reports)/, '/healthz']) for (const method of ['GET', 'POST']) other.addRule({ method, path, fault: connectionReset, times: Infinity });
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed', { timeout: 30_000 });
  await expect(portal.checkout.root).toContainText(WORDS['zh-CN'].help.delivery.delivered, { timeout: 20_000 });
  expect(other.seen('POST', '/v1/reports')).toHaveLength(1);
});
