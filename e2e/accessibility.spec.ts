import type { Locator } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectRingsAndRoom } from './framework/accessibility.ts';
import { consoleOn } from './framework/console.ts';
import { hold, htmlPage } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';
import type { Language } from './framework/words.ts';

const CHECKOUT = 'form[data-unstuck-checkout]';
const WINDOWS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

for (const language of LANGUAGES) {
  for (const [device, viewport] of Object.entries(WINDOWS)) {
    test.describe(`in ${language} on a ${device}`, () => {
      test.use({ viewport });

      test('is accessible and fits on the way from the form to the receipt', async ({ portal, page, faults, orders }) => {
        test.slow();
        const { checkout } = portal;
        const look = async (phase: string): Promise<void> => {
          await expectAccessible(page, phase, CHECKOUT);
          await expectNoSidewaysScroll(page, phase);
        };
        await portal.open(language);
        await expectAccessible(page, 'the whole portal page');
        await checkout.amount.fill('');
        await checkout.control('submit').click();
        await expect(checkout.root).toContainText(WORDS[language].faults.empty('', ''));
        await look('ready, with a fault');

        const held = hold();
        faults.on('create', held.fault, 1);
        await checkout.order({ amount: '50.00' });
        await held.arrived;
        await checkout.shows({ phase: 'creating', money: 'unknown', language });
        await look('creating');
        held.release();

        await checkout.shows({ phase: 'paying', money: 'unknown', language });
        await look('paying by form');
        await checkout.switchTo('wechat');
        await expect(checkout.root.locator('.unstuck-qr')).toBeVisible();
        await look('paying by code');
        await checkout.switchTo('transfer');
        await expect(checkout.root).toContainText(WORDS[language].transfer[0]);
        await look('paying by transfer');
        await checkout.control('paid').click();
        await checkout.shows({ phase: 'confirming', money: 'unknown', language, words: [WORDS[language].results['not-yet']] });
        await look('confirming');
        await orders.confirmTransfer();
        await checkout.shows({ phase: 'succeeded', money: 'settled', language });
        await look('succeeded');
      });

      test('is accessible and fits where it ends otherwise', async ({ portal, page, faults, orders }) => {
        test.slow();
        const { checkout } = portal;
        const look = async (phase: string): Promise<void> => {
          await expectAccessible(page, phase, CHECKOUT);
          await expectNoSidewaysScroll(page, phase);
        };
        await portal.open(language);
        faults.on('create', htmlPage);
        faults.on('lookup', htmlPage);
        await checkout.order({ amount: '30000' });
        await checkout.shows({ phase: 'failed', failure: 'response.not-json', money: 'unknown', language });
        await look('failed');
        faults.lift();
        await checkout.control('retry').click();
        await checkout.shows({ phase: 'approval', money: 'not-sent', language });
        await look('approval');
        await checkout.control('cancel').click();
        await checkout.shows({ phase: 'cancelled', money: 'not-sent', language });
        await look('cancelled');
        await orders.only();
      });
    });
  }
}

for (const width of [320, 390, 1280]) {
  test(`never scrolls sideways in a window of ${width} pixels`, async ({ portal, page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const language of LANGUAGES) {
      await portal.open(language);
      await expectNoSidewaysScroll(page, `the form in ${language}`);
    }
    await portal.checkout.order({ channel: 'wechat', amount: '49999.99' });
    await expect(portal.checkout.control('cancel').or(portal.checkout.control('open-page')).first()).toBeVisible();
    await expectNoSidewaysScroll(page, 'the order');
  });
}

test('pays with the keyboard alone', async ({ portal, page, orders, context }) => {
  await portal.open();
  await portal.checkout.amount.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('50');
  await page.keyboard.press('Tab');
  await expect(portal.checkout.root.locator('.unstuck-radio:focus')).toHaveValue('alipay');
  await page.keyboard.press('ArrowDown');
  await expect(portal.checkout.root.locator('.unstuck-radio:checked')).toHaveValue('wechat');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(portal.checkout.control('submit')).toBeFocused();
  await page.keyboard.press('Enter');
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await expect(portal.checkout.root.locator('h2:focus'), 'the focus is on the new heading').toHaveText(WORDS['zh-CN'].pay[0]);

  await page.keyboard.press('Tab');
  await expect(portal.checkout.control('pay')).toBeFocused();
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Enter');
  const payPage = await opened;
  await payPage.waitForURL('**/sandbox/alipay/pay/*');
  await payPage.locator('[data-sandbox-action="pay"]').focus();
  await payPage.keyboard.press('Enter');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  await expect(portal.checkout.root.locator('h2:focus')).toHaveText(WORDS['zh-CN'].succeeded[0]);
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`shows where the keyboard is on every page, in a ${colorScheme} one where there is one`, async ({ portal, page, orders, network, demo, context }) => {
    await page.emulateMedia({ colorScheme });
    await portal.open();
    expect((await expectRingsAndRoom(page, 'the portal')).join()).toMatch(/我的首页.*English.*INPUT.*提交订单.*全部记录/);
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    const { id } = await orders.only();
    await page.goto(`${network.origin}/o/${id}?lang=zh-CN`);
    expect((await expectRingsAndRoom(page, 'the order page')).slice(0, 3)).toEqual(['A 停止自动刷新', 'BUTTON 前往支付宝付款', 'BUTTON 我已付款']);
    await page.locator('form button').first().click();
    await page.locator('[data-sandbox-action="pay"]').waitFor();
    expect((await expectRingsAndRoom(page, 'the payment page')).join()).toMatch(/English.*确认付款.*返回商户/);
    const support = consoleOn(await context.newPage(), network.origin);
    await support.page.emulateMedia({ colorScheme });
    await support.open();
    await support.signIn((await demo.secrets()).adminToken);
    await expect(support.entrance).toBeVisible();
    expect((await expectRingsAndRoom(support.page, 'the console')).join()).toMatch(/查询.*选择报告文件|查询.*INPUT/);
  });
}

test('announces a wait once, once more when it grows long, and nothing that ticks', async ({ portal, page, faults }) => {
  const words = WORDS['zh-CN'];
  await page.clock.install();
  await portal.open();
  await portal.checkout.root.locator('[role="status"]').evaluate((region) => {
    const said: string[] = [];
    Object.defineProperty(window, 'said', { value: said });
    new MutationObserver(() => {
      const text = region.textContent?.trim() ?? '';
      if (text !== '') said.push(text);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const held = hold();
  faults.on('create', held.fault, 1);
  await portal.checkout.order();
  await held.arrived;
  for (let second = 0; second < 7; second += 1) await page.clock.runFor(1_000);
  await expect(portal.checkout.root).toContainText(words.slow.notice);
  held.release();
  await expect(portal.checkout.control('pay')).toBeVisible();
  for (let second = 0; second < 5; second += 1) await page.clock.runFor(1_000);
  const said = await page.evaluate<readonly string[]>('window.said');
  expect(said).toEqual([...new Set(said)]);
  expect(said.slice(0, 2)).toEqual([words.creating, words.slow.notice]);
  expect(said.at(-1)).toBe(words.pay.join(' '));
  expect(said.length).toBeLessThanOrEqual(4);
});

test('brings the next screen’s title into sight on a screen too low for the form, and scrolls nowhere by itself', async ({ portal, page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await portal.open();
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await portal.checkout.order({ channel: 'wechat' });
  await expect(portal.checkout.root.locator('.unstuck-qr')).toBeVisible();
  await isUncovered(portal.checkout.root.locator('h2'));
});

test('takes the person to an amount that was refused, on a screen too low to show it beside the button', async ({ portal, page }) => {
  await page.setViewportSize({ width: 360, height: 420 });
  // Else the test's own way to the button, which is smooth, may still be under way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50000000' });
  await expect(portal.checkout.amount).toBeFocused();
  await isUncovered(portal.checkout.amount);
  await expect(portal.checkout.root.getByText(/^单笔最多/).last()).toBeInViewport({ ratio: 1 });
});

/** Nothing lies over it: the portal scrolls smoothly, and its own bar stays at the top and covers what is below it. */
async function isUncovered(part: Locator): Promise<void> {
  await expect(part).toBeInViewport({ ratio: 1 });
  await expect.poll(() => part.evaluate((element) => {
    const { left, top, height } = element.getBoundingClientRect();
    return [top + 1, top + height / 2].every((y) => document.elementFromPoint(left + 4, y) === element);
  })).toBe(true);
}

test('moves nothing on the page once it is mounted', async ({ portal, page }) => {
  await page.addInitScript(() => {
    const shifts: { at: number; value: number }[] = [];
    Object.defineProperty(window, 'shifts', { value: shifts });
    Object.defineProperty(window, 'mountedAt', { value: NaN, writable: true });
    // The frame in which it mounts is the mounting itself; what counts is every later one.
    document.addEventListener('unstuck:phase', () => requestAnimationFrame(() => requestAnimationFrame(() => {
      const known = window as unknown as { mountedAt: number };
      if (Number.isNaN(known.mountedAt)) known.mountedAt = performance.now();
    })), { once: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push({ at: entry.startTime, value: (entry as PerformanceEntry & { readonly value: number }).value });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const read = () => page.evaluate<{ mountedAt: number; shifts: readonly { at: number; value: number }[] }>('({ mountedAt: window.mountedAt, shifts: window.shifts })');
  await portal.open();
  await page.waitForLoadState('networkidle');
  await expect.poll(async () => (await read()).mountedAt).toBeGreaterThan(0);
  const { mountedAt, shifts } = await read();
  expect(shifts.filter(({ at }) => at > mountedAt)).toEqual([]);

  // Would be seen, were there one.
  await page.evaluate(() => {
    const block = document.createElement('div');
    block.style.height = '300px';
    document.body.prepend(block);
  });
  await expect.poll(async () => (await read()).shifts.length).toBeGreaterThan(shifts.length);
});
