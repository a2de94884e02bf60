import { devices } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expect, test } from './framework/scenario.ts';
import { checkoutOn } from './framework/checkout.ts';

const { viewport, deviceScaleFactor, isMobile, hasTouch } = devices['iPhone SE (3rd gen)'] ?? {};
const PHONE = { viewport: viewport ?? null, deviceScaleFactor, isMobile, hasTouch };
const CHROME = 'Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
const WECHAT = 'Mozilla/5.0 (Linux; Android 13; V2254A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 MicroMessenger/8.0.50.2701(0x2800325B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN';

test.use(PHONE);

/** What {@link https://pay.weixin.qq.com/doc/v3/merchant/4012791890 WeChat says of its codes}, said by the style sheet, which alone knows of the touch screen. */
const adviceOn = (page: Page): Promise<string> =>
  page.locator('.unstuck-recap').evaluate((recap) => getComputedStyle(recap, '::before').content);

test.describe('in WeChat', () => {
  test.use({ userAgent: WECHAT });
  test.beforeEach(async ({ page }) => {
    // An app's own view opens no second one.
    await page.addInitScript(() => void (window.open = () => null));
  });

  test('leads to the order page, which says how to leave before Alipay is tried, and hears of what is paid in the other browser', async ({ portal, page, browser, orders, sandbox }) => {
    await portal.open();
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    await portal.checkout.control('pay').tap();
    await page.waitForURL('**/o/*');
    await expect(page.locator('.advice')).toContainText('在浏览器打开');

    const elsewhere = await browser.newContext({ ...PHONE, userAgent: CHROME });
    const other = await elsewhere.newPage();
    await other.goto(page.url());
    await expect(other.locator('.advice')).toHaveCount(0);
    await other.locator('button[data-unstuck-action="submit"]').tap();
    await sandbox.does(other, 'pay');
    await elsewhere.close();

    await page.goBack();
    await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    expect((await orders.only()).payments).toHaveLength(1);
  });
});

for (const [language, words] of [['zh-CN', '微信只认摄像头扫到的付款码'], ['en', 'from a camera only']] as const) {
  test(`says at the code that this phone’s own is no use for it: ${language}`, async ({ portal, page }) => {
    await portal.open(language);
    await portal.checkout.order({ channel: 'wechat' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown', language });
    expect(await adviceOn(page)).toContain(words);
    await portal.checkout.switchTo('transfer');
    await expect(page.locator('.unstuck-transfer')).toBeVisible();
    expect(await adviceOn(page)).toBe('none');
  });
}

test('finds the order again after the system has killed the page behind the payment app', async ({ portal, page, context, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  const payPage = await portal.checkout.goToPay();
  await page.close();
  await sandbox.does(payPage, 'pay');
  const again = await context.newPage();
  await again.goto(portal.url());
  await checkoutOn(again).shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('has nothing too small to be tapped, and no field that the browser zooms in on', async ({ portal, page }) => {
  await portal.open();
  const tooSmall = () => portal.checkout.root.locator('button:visible, label.unstuck-channel, a:visible').evaluateAll((targets) =>
    targets.filter((target) => target.getBoundingClientRect().height < 44).map(({ textContent }) => textContent));
  expect(await tooSmall()).toEqual([]);
  // Safari zooms in on what is smaller.
  expect(await portal.checkout.amount.evaluate((field) => [parseFloat(getComputedStyle(field).fontSize) >= 16, field.getAttribute('inputmode')])).toEqual([true, 'decimal']);
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await tooSmall()).toEqual([]);
  for (const size of [{ width: 320, height: 568 }, { width: 667, height: 375 }]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${size.width} px wide`).toBeLessThanOrEqual(0);
    await expect(portal.checkout.root.locator('.unstuck-qr')).toBeVisible();
  }
});
