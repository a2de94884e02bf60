import { readQr } from './framework/read-qr.ts';
import { expect, test } from './framework/scenario.ts';

test.use({ javaScriptEnabled: false });

test('pays by Alipay with scripts off, from the portal to the receipt', async ({ portal, page, orders, sandbox }) => {
  await page.goto(portal.url());
  await expect(page.locator('.scripts-off')).toBeVisible();
  await expect(page.locator('.scripts-off')).toContainText('这个浏览器禁用了脚本');
  await page.getByLabel('充值金额').fill('66.60');
  await page.getByRole('radio', { name: '支付宝' }).check();
  await page.getByRole('button', { name: '去支付' }).click();
  await page.waitForURL('**/o/*');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('等待付款');
  await expect(page.getByRole('main')).toContainText('66.60');
  await page.getByRole('button', { name: '前往支付宝付款' }).click();
  await page.waitForURL('**/sandbox/alipay/pay/*');
  await sandbox.does(page, 'pay');
  await page.waitForURL('**/o/*');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 6_660 });
  expect(await orders.credited()).toBe(6_660);
  await page.goto(portal.url());
  await expect(page.locator('[data-refresh="orders"]')).toContainText('66.60');
});

test('pays by WeChat with scripts off, from the code on the order page', async ({ portal, page, orders, sandbox, browser }) => {
  await page.goto(portal.url());
  await page.getByLabel('充值金额').fill('50');
  await page.getByRole('radio', { name: '微信支付' }).check();
  await page.getByRole('button', { name: '去支付' }).click();
  const code = await readQr(page.locator('figure').locator('svg, img').first());
  expect(code).toContain('/sandbox/wechat/pay/');
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
  const phonePage = await phone.newPage();
  await phonePage.goto(code ?? '');
  await sandbox.does(phonePage, 'pay');
  await phone.close();
  await page.getByRole('button', { name: '我已付款' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  expect(await orders.credited()).toBe(5_000);
});

test('makes one order when the plain form is sent twice', async ({ portal, page, orders }) => {
  await page.goto(portal.url());
  await page.getByLabel('充值金额').fill('50');
  await page.getByRole('button', { name: '去支付' }).dblclick();
  // The second sending ends the first: whoever waits for that navigation hears that it was aborted.
  await expect(page).toHaveURL(/\/o\//);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('等待付款');
  await orders.only();
});

test('names what is wrong with an amount and keeps what was typed', async ({ portal, page, orders }) => {
  await page.goto(portal.url());
  await page.getByLabel('充值金额').fill('99999999');
  await page.getByRole('button', { name: '去支付' }).click();
  await expect(page.getByRole('alert')).toContainText('金额须在 1.00 至 50000.00 之间');
  await expect(page.locator('#amount')).toHaveValue('99999999');
  expect(await orders.made()).toEqual([]);
  await page.locator('#amount').fill('50');
  await page.getByRole('button', { name: '提交充值' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('等待付款');
  expect(await orders.only()).toMatchObject({ amount: 5_000 });
});

test('cancels with scripts off and says that nothing was charged', async ({ portal, page, orders }) => {
  await page.goto(portal.url());
  await page.getByRole('button', { name: '去支付' }).click();
  await page.getByRole('button', { name: '取消订单' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('订单已取消');
  await expect(page.getByRole('main')).toContainText('您尚未被扣款。');
  expect(await orders.only()).toMatchObject({ state: 'cancelled' });
});
