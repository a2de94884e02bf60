import { expect, test } from './framework/scenario.ts';

/** Long enough to make the order and open the channel's page on a busy machine. */
const LIFETIME_SECONDS = 10;
test.use({ orderLifetime: LIFETIME_SECONDS });

for (const way of ['a reload', 'going away and Back']) {
  test(`says that the order has expired and nothing was charged, and starts over after ${way}`, async ({ portal, page, orders }) => {
    await portal.open();
    await portal.checkout.order({ channel: 'wechat' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    await portal.checkout.shows({ phase: 'expired', money: 'not-sent', within: 30_000 });
    // The platform's word counts for a second: on a busy machine that is over before the books have been read.
    await expect(async () => {
      await orders.reconcile();
      expect(await orders.only()).toMatchObject({ state: 'expired', money: 'not-sent', payments: [{ state: 'closed' }] });
    }).toPass({ timeout: 15_000 });
    await expect(portal.checkout.control('retry')).toBeVisible();
    if (way === 'a reload') await page.reload();
    else {
      await page.goto(portal.url('en'));
      await page.goBack();
    }
    await portal.checkout.shows({ phase: 'ready', money: 'not-sent' });
    await orders.only();
  });
}

test('starts over from an expired order under another key, with what was typed', async ({ portal, orders }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '73.50' });
  await portal.checkout.shows({ phase: 'expired', money: 'not-sent', within: 30_000 });
  const key = await portal.checkout.root.locator('[name="key"]').inputValue();
  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'ready', money: 'not-sent' });
  await expect(portal.checkout.amount).toHaveValue('73.50');
  expect(await portal.checkout.root.locator('[name="key"]').inputValue()).not.toBe(key);
  await orders.only();
});

test('closes the payment page of an expired order, so that nobody pays for nothing', async ({ portal, orders }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  const payPage = await portal.checkout.goToPay();
  await expect(payPage.locator('[data-sandbox-state]')).toHaveAttribute('data-sandbox-state', 'waiting');
  await portal.checkout.shows({ phase: 'expired', money: 'not-sent', within: 30_000 });
  await payPage.reload();
  await expect(payPage.locator('[data-sandbox-state]')).toHaveAttribute('data-sandbox-state', 'closed');
  expect(await orders.credited()).toBe(0);
});
