import type { Page } from '@playwright/test';
import { answerLost, connectionReset, htmlPage, script } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

const WORKER = '/keeps-everything.js';

/** As in many an introduction: whatever was asked once is answered by what came then. */
const KEEPS_EVERYTHING = script(`
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    if (event.request.method !== 'GET') return;
    event.respondWith(caches.open('all').then(async (cache) => {
      const kept = await cache.match(event.request);
      if (kept) return kept;
      const answer = await fetch(event.request);
      await cache.put(event.request, answer.clone());
      return answer;
    }));
  });`);

test.describe('behind a service worker of the page that keeps every answer', () => {
  test.beforeEach(async ({ portal, page, network, faults }) => {
    network.addRule({ method: 'GET', path: WORKER, fault: KEEPS_EVERYTHING, times: Infinity });
    faults.hostScript(`navigator.serviceWorker.register('${WORKER}');`);
    await portal.open();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  });

  test('hears of the payment', async ({ portal, faults, sandbox, orders }) => {
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    const payPage = await portal.checkout.goToPay();
    await expect.poll(() => faults.count('read')).toBeGreaterThan(0);
    await sandbox.does(payPage, 'pay');
    await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    expect(await orders.credited()).toBe(5_000);
  });

  test('takes no earlier order for one that was never made', async ({ portal, faults, sandbox, orders }) => {
    faults.on('create', answerLost, 1);
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    await sandbox.does(await portal.checkout.goToPay(), 'pay');
    await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    expect(faults.count('lookup'), 'its answer is kept by now').toBeGreaterThan(0);

    faults.on('create', connectionReset);
    await portal.checkout.control('again').click();
    await portal.checkout.order({ channel: 'alipay', amount: '90.00' });
    await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', /failed|succeeded/, { timeout: 30_000 });
    expect(await portal.checkout.phase()).toBe('failed');
    expect(await orders.only()).toMatchObject({ amount: 5_000 });
  });
});

/** The checkout, in something else on the page. */
async function moveInto(page: Page, how: 'dialog' | 'shadow'): Promise<void> {
  await page.evaluate((wanted) => {
    const form = document.querySelector('form[data-unstuck-checkout]');
    const place = document.body.appendChild(document.createElement(wanted === 'dialog' ? 'dialog' : 'div'));
    if (form === null) throw new Error('there is no form');
    if (place instanceof HTMLDialogElement) {
      place.append(form);
      place.showModal();
    } else {
      const sheet = document.querySelector('link[href*="unstuck.css"]')?.cloneNode();
      place.attachShadow({ mode: 'open' }).append(...(sheet ? [sheet] : []), form);
    }
  }, how);
}

test('copies the report out of a modal dialog, outside of which nothing takes the focus', async ({ portal, page, context, faults }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  faults.on('create', htmlPage);
  await portal.open();
  await moveInto(page, 'dialog');
  await portal.checkout.order();
  await expect(portal.checkout.control('copy-report')).toBeVisible({ timeout: 30_000 });
  await page.evaluate(() => navigator.clipboard.writeText('from before'));
  await portal.checkout.control('copy-report').click();
  await expect(portal.checkout.root).toContainText(WORDS['zh-CN'].help.taken.copied);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(await portal.checkout.reference());
  await expect(portal.checkout.control('copy-report')).toBeFocused();
});

test('goes on with an order whose dialog is closed in the middle, and opened again', async ({ portal, page, orders, sandbox }) => {
  await portal.open();
  await moveInto(page, 'dialog');
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await page.keyboard.press('Escape');
  await expect(portal.checkout.root).toBeHidden();
  await page.evaluate(() => document.querySelector('dialog')?.showModal());
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('follows with the focus in a shadow root', async ({ portal, page }) => {
  await portal.open();
  await moveInto(page, 'shadow');
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await expect(portal.checkout.root.locator('h2')).toBeFocused();
});

/** As Turbo and htmx do when the person goes back: what was on the screen, without what made it work, and the page's scripts once more. */
async function putBackCopy(page: Page): Promise<void> {
  await page.evaluate(() => {
    const form = document.querySelector('form[data-unstuck-checkout]');
    if (form === null) throw new Error('there is no form');
    form.insertAdjacentHTML('afterend', form.outerHTML);
    form.remove();
    document.body.appendChild(document.createElement('script')).src = '/sdk/loader.js?again';
  });
}

test('pays in a form that the page puts back as it was on the screen', async ({ portal, page, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.amount.fill('90.00');
  await putBackCopy(page);
  await page.waitForFunction(() => 'unstuck' in (document.querySelector('form[data-unstuck-checkout]') ?? {}));
  await expect(portal.checkout.root.locator('.unstuck-input')).toHaveCount(1);
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

test('goes on with an order that was under way when the page put its form back', async ({ portal, page, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await putBackCopy(page);
  await page.waitForFunction(() => 'unstuck' in (document.querySelector('form[data-unstuck-checkout]') ?? {}));
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

test('pays in a form out of which a framework, as it wakes up, takes what its server has not rendered', async ({ portal, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.amount.fill('50.00');
  // As Vue does in pages that Nuxt has rendered, where the checkout was there first: a form with nothing in it to be seen would be left.
  await portal.checkout.root.evaluate((form) => form.querySelector('.unstuck-checkout')?.parentElement?.remove());
  await portal.checkout.order({ channel: 'alipay' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

test('gives the plain form back when the page ends the checkout of a form', async ({ portal, page }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await page.evaluate(() => document.querySelector<Element & { unstuck?: { unmount(): void } }>('form[data-unstuck-checkout]')?.unstuck?.unmount());
  await expect(portal.checkout.root).not.toHaveAttribute('data-unstuck-phase', /./);
  await expect(portal.checkout.root.locator('[name=amount]')).toBeVisible();
  await expect(portal.checkout.root.locator('.unstuck-checkout')).toHaveCount(0);
});

test('says that the payment page did not open, and pays by a code, in a frame that may not lead anywhere', async ({ portal, page, faults, orders, sandbox }) => {
  faults.hostPolicy((policy) => policy.replace(/; frame-ancestors [^;]*/, ''));
  await page.setContent(`<iframe sandbox="allow-scripts allow-same-origin allow-forms" src="${portal.url()}" width="900" height="860"></iframe>`);
  const root = page.frameLocator('iframe').locator('form[data-unstuck-checkout]');
  const control = (name: string) => root.locator(`[data-unstuck-action="${name}"]`);
  await expect(root).toHaveAttribute('data-unstuck-phase', 'ready');
  await root.locator('.unstuck-input').fill('50.00');
  await control('submit').click();
  await control('pay').click();
  await control('open-page').click();
  await expect(root).toContainText(WORDS['zh-CN'].blocked[0]);
  await expect(root).toContainText(WORDS['zh-CN'].blocked[1]);
  await control('switch-channel').filter({ hasText: WORDS['zh-CN'].channels.wechat[0] }).click();
  await expect(root.locator('.unstuck-qr')).toBeVisible();
  const payment = (await orders.only()).payments.find(({ channel }) => channel === 'wechat');
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await expect(root).toHaveAttribute('data-unstuck-phase', 'succeeded');
  expect(await orders.credited()).toBe(5_000);
});

test('prints what is to be transferred, dark on white and without buttons, from the checkout and from the order page', async ({ portal, page }) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await portal.open();
  await portal.checkout.root.evaluate((root) => root.setAttribute('data-unstuck-theme', 'auto'));
  await page.emulateMedia({ media: 'screen' });
  await portal.checkout.order({ channel: 'transfer', amount: '50.00' });
  await expect(portal.checkout.control('open-page')).toBeVisible();
  const opened = page.context().waitForEvent('page');
  await portal.checkout.control('open-page').click();
  const orderPage = await opened;
  await orderPage.waitForURL('**/o/*');
  for (const [sheet, transfer] of [[page, '.unstuck-transfer'], [orderPage, '.transfer']] as const) {
    await sheet.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(sheet.locator(transfer)).toBeVisible();
    await expect(sheet.locator(`${transfer} dd`).first()).toHaveCSS('color', /^rgb\(\d{1,2}, \d{1,2}, \d{1,2}\)$/);
    await expect(sheet.locator('[data-unstuck-action]:visible')).toHaveCount(0);
  }
});
