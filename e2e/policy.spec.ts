import type { Page } from '@playwright/test';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

/** Collects what the page's policy stopped, from the first moment on. */
async function watchViolations(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const stopped: string[] = [];
    Object.defineProperty(window, 'stoppedByPolicy', { value: stopped });
    document.addEventListener('securitypolicyviolation', (event) => stopped.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  return () => page.evaluate<readonly string[]>('window.stoppedByPolicy');
}

test('runs under the portal’s strict policy without one violation and without inline style or script', async ({ portal, page, complaints, sandbox }) => {
  const violations = await watchViolations(page);
  const policy = (await page.request.get(portal.url())).headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  const inline = () => portal.checkout.root.evaluate((root) =>
    Array.from(root.querySelectorAll('*')).filter((element) =>
      /^(style|script)$/i.test(element.tagName) || element.getAttributeNames().some((name) => name === 'style' || name.startsWith('on'))).map((element) => element.outerHTML));

  await portal.open();
  expect(await inline()).toEqual([]);
  await portal.checkout.order({ channel: 'wechat' });
  await expect(portal.checkout.root.locator('.unstuck-qr')).toBeVisible();
  expect(await inline()).toEqual([]);
  await portal.checkout.switchTo('alipay');
  await expect(portal.checkout.control('pay')).toBeVisible();
  expect(await inline()).toEqual([]);
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await inline()).toEqual([]);
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('says within a second that the page’s policy stops it, that nothing was sent, and pays on the order page instead', async ({ portal, page, faults, orders, sandbox }) => {
  const violations = await watchViolations(page);
  faults.hostPolicy((policy) => policy.replace("connect-src 'self'", "connect-src 'none'"));
  await portal.open();
  await page.evaluate(() => {
    document.addEventListener('click', () => performance.mark('clicked'), true);
    document.addEventListener('unstuck:phase', (event) => performance.mark(`phase ${(event as CustomEvent<{ phase: string }>).detail.phase}`));
  });
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'failed', failure: 'policy.blocked', money: 'not-sent' });
  const took = await page.evaluate(() => {
    const at = (name: string): number => performance.getEntriesByName(name).at(-1)?.startTime ?? NaN;
    return at('phase failed') - at('clicked');
  });
  expect(took).toBeLessThan(1_000);
  expect(await orders.made()).toEqual([]);
  expect((await violations()).join()).toContain('connect-src');

  const opened = page.context().waitForEvent('page');
  await portal.checkout.control('open-page').click();
  const orderPage = await opened;
  await orderPage.waitForURL('**/o/*');
  await orderPage.getByRole('button', { name: '前往支付宝付款' }).click();
  await orderPage.waitForURL('**/sandbox/alipay/pay/*');
  await sandbox.does(orderPage, 'pay');
  await expect(orderPage.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });

  faults.lift();
  await page.reload();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
});

test('says so as well in a page that has wrapped fetch, so that requests go by a frame whose document alone is told', async ({ portal, page, faults, orders }) => {
  const violations = await watchViolations(page);
  faults.hostScript('(function (own) { window.fetch = function () { return own.apply(this, arguments); }; })(window.fetch);');
  faults.hostPolicy((policy) => policy.replace("connect-src 'self'", "connect-src 'none'"));
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'failed', failure: 'policy.blocked', money: 'not-sent' });
  expect(await orders.made()).toEqual([]);
  expect((await violations()).join()).toContain('connect-src');
});

test('offers the order page when the page’s policy stops the way to the channel', async ({ portal, page, faults, orders, sandbox }) => {
  faults.hostPolicy((policy) => policy.replace("form-action 'self'", "form-action 'none'"));
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await expect(portal.checkout.control('pay')).toBeVisible();
  await portal.checkout.control('pay').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: WORDS['zh-CN'].blocked });
  const opened = page.context().waitForEvent('page', { predicate: (other) => !other.isClosed() });
  await portal.checkout.control('open-page').click();
  const orderPage = await opened;
  await orderPage.waitForURL('**/o/*');
  await orderPage.getByRole('button', { name: '前往支付宝付款' }).click();
  await orderPage.waitForURL('**/sandbox/alipay/pay/*');
  await sandbox.does(orderPage, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('leaves the form that works without script when the policy stops the script', async ({ portal, page, faults, orders, sandbox }) => {
  faults.hostPolicy((policy) => policy.replace("script-src 'self'", "script-src 'none'"));
  await page.goto(portal.url());
  await page.getByLabel('充值金额').fill('50.00');
  await page.getByRole('button', { name: '去支付' }).click();
  await page.getByRole('button', { name: '前往支付宝付款' }).click();
  await sandbox.does(page, 'pay');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  expect(await orders.credited()).toBe(5_000);
});
