import type { Browser, Page } from '@playwright/test';
import { readQr } from './framework/read-qr.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

const words = WORDS['zh-CN'];

/** Somebody else's device: nothing is shared with the portal's browser. */
async function openPhone(browser: Browser, address: string): Promise<Page> {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' });
  const page = await phone.newPage();
  await page.goto(address);
  return page;
}

test('pays by Alipay in a new tab and shows the new balance', async ({ portal, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: [words.pay[1]] });

  const payPage = await portal.checkout.goToPay();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  await sandbox.does(payPage, 'pay');
  await expect(payPage.getByRole('heading', { level: 1 })).toHaveText('充值成功');

  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  await portal.expectBalanceToGrowBy(50);
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
  expect(await orders.credited()).toBe(5_000);
});

test.describe('in a browser that speaks another language', () => {
  test.use({ locale: 'en-GB' });

  test('comes back from Alipay to a page in the language of the checkout', async ({ portal, sandbox }) => {
    await portal.open();
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    const payPage = await portal.checkout.goToPay();
    await sandbox.does(payPage, 'pay');
    await expect(payPage.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  });
});

test('pays by WeChat with a phone that reads the code off the screen', async ({ portal, orders, sandbox, browser }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '88.80' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: [words.scan[0]] });

  const code = await readQr(portal.checkout.root.locator('.unstuck-qr'));
  expect(code).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sandbox\/wechat\/pay\/[0-9a-f]+$/);
  const phone = await openPhone(browser, code ?? '');
  await sandbox.does(phone, 'pay');
  await phone.context().close();

  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  await portal.expectBalanceToGrowBy(88.8);
  expect((await orders.only()).payments).toMatchObject([{ channel: 'wechat', state: 'paid' }]);
});

test('pays by bank transfer once a person has seen the money arrive', async ({ portal, orders }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'transfer', amount: '120.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: [...words.transfer, '江南恒信精工有限公司', '1103 0265 0920 0088 451'] });

  await portal.checkout.control('paid').click();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown', words: [words.results['not-yet']] });

  await orders.confirmTransfer();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(12_000);
});

test('waits for approval with a way to the order, and goes on to pay once it is approved', async ({ portal, orders }) => {
  await portal.open();
  await portal.checkout.order({ amount: '30000' });
  await portal.checkout.shows({ phase: 'approval', money: 'not-sent' });
  await expect(portal.checkout.control('open-page')).toBeVisible();
  await orders.approve();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
});

test('stays payable when the bank refuses, and pays another way under the same order', async ({ portal, orders, sandbox, browser }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const phone = await openPhone(browser, (await readQr(portal.checkout.root.locator('.unstuck-qr'))) ?? '');
  await sandbox.does(phone, 'fail');
  await phone.context().close();
  await portal.checkout.control('paid').click();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  const refused = await orders.only();

  await portal.checkout.switchTo('alipay');
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ id: refused.id, state: 'paid', payments: [{ channel: 'wechat', state: 'closed' }, { channel: 'alipay', state: 'paid' }] });
});

test('says that the channel closed the payment, and offers to pay again under the same order', async ({ portal, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  await sandbox.does(await portal.checkout.goToPay(), 'close');
  await portal.checkout.shows({
    phase: 'failed', failure: 'channel.closed', money: 'not-sent',
  });
  const closed = await orders.only();

  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect((await orders.only()).id).toBe(closed.id);
});

test('stays payable when Alipay refuses a card', async ({ portal, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  const payPage = await portal.checkout.goToPay();
  await sandbox.does(payPage, 'fail');
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  await sandbox.does(payPage, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
});

test('switches from Alipay to WeChat under the same order and closes what was open before', async ({ portal, orders, sandbox, browser }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const first = await orders.only();

  await portal.checkout.switchTo('wechat');
  await expect(portal.checkout.root.locator('.unstuck-qr')).toBeVisible();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: [words.scan[0]] });
  const phone = await openPhone(browser, (await readQr(portal.checkout.root.locator('.unstuck-qr'))) ?? '');
  await sandbox.does(phone, 'pay');
  await phone.context().close();

  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ id: first.id, payments: [{ channel: 'alipay', state: 'closed' }, { channel: 'wechat', state: 'paid' }] });
});

test('cancels, says that nothing was charged, and starts over with another order', async ({ portal, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  const payPage = await portal.checkout.goToPay();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  await portal.checkout.control('cancel').click();
  await portal.checkout.shows({ phase: 'cancelled', money: 'not-sent' });
  expect(await orders.only()).toMatchObject({ state: 'cancelled', payments: [{ state: 'closed' }] });
  await sandbox.does(payPage, 'pay');
  await expect(payPage.locator('[data-sandbox-state]')).toHaveAttribute('data-sandbox-state', 'closed');
  expect(await orders.credited()).toBe(0);

  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'ready', money: 'not-sent' });
});

test('finds out by "I have paid" what a lost notification did not tell', async ({ portal, orders, sandbox }) => {
  await sandbox.misbehaves({ notify: 'dropped' });
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '66.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await portal.checkout.control('paid').click();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await sandbox.deliveries(payment.tradeNumber)).toEqual([]);
  expect(await orders.credited()).toBe(6_600);
});

test('credits once what is notified twice', async ({ portal, orders, sandbox }) => {
  await sandbox.misbehaves({ notify: 'twice' });
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  const tradeNumber = (await orders.only()).payments[0]?.tradeNumber ?? '';
  await expect.poll(() => sandbox.deliveries(tradeNumber)).toMatchObject([{ state: 'paid', delivered: true }, { state: 'paid', delivered: true }]);
  expect(await orders.credited()).toBe(5_000);
});

test('is not misled by a "closed" that arrives after "paid"', async ({ portal, orders, sandbox }) => {
  await sandbox.misbehaves({ notify: 'closed-last' });
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  const tradeNumber = (await orders.only()).payments[0]?.tradeNumber ?? '';
  await expect.poll(() => sandbox.deliveries(tradeNumber)).toMatchObject([{ state: 'paid', delivered: true }, { state: 'closed', delivered: true }]);
  expect(await orders.only()).toMatchObject({ state: 'paid', money: 'settled' });
});

test('offers another channel when the chosen one is down', async ({ portal, orders, sandbox }) => {
  await portal.open();
  await sandbox.misbehaves({ api: 'error-before' });
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'failed', failure: 'channel.unavailable', money: 'unknown', within: 25_000 });
  await sandbox.behaves();
  await portal.checkout.switchTo('alipay');
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid' });
});

test('pays in the same tab when the browser blocks the new one', async ({ portal, page, orders, sandbox }) => {
  // What a popup blocker makes of it.
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await portal.checkout.control('pay').click();
  await page.waitForURL('**/sandbox/alipay/pay/*');
  await sandbox.does(page, 'pay');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');

  await page.goto(portal.url());
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});
