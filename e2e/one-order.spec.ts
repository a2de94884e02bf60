import { hold } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';

test('makes one order of a double click on the button', async ({ portal, faults, orders }) => {
  await portal.open();
  await portal.checkout.shows({ phase: 'ready', money: 'not-sent' });
  await portal.checkout.control('submit').dblclick();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  expect((await orders.only()).payments).toHaveLength(1);
});

test('makes one order of Enter pressed twice', async ({ portal, faults, orders }) => {
  await portal.open();
  await portal.checkout.amount.fill('50');
  await portal.checkout.amount.press('Enter', { delay: 0 });
  await portal.page.keyboard.press('Enter');
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  expect(await orders.only()).toMatchObject({ amount: 5_000 });
});

test('opens one payment page of a double click on the way to it', async ({ portal, context, orders }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  await expect(portal.checkout.control('pay')).toBeVisible();
  await portal.checkout.control('pay').dblclick();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  expect(context.pages()).toHaveLength(2);
  expect((await orders.only()).payments).toHaveLength(1);
});

test('lets a second tab join the order that the first is making', async ({ portal, secondTab, faults, orders }) => {
  await portal.open();
  const held = hold();
  faults.on('create', held.fault, 1);
  await portal.checkout.order();
  await held.arrived;

  const second = await secondTab();
  faults.on('lookup', hold().fault, 1);
  await second.open();
  await second.checkout.shows({ phase: 'creating', money: 'unknown' });
  held.release();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await second.page.reload();
  await second.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await second.checkout.reference()).toBe(await portal.checkout.reference());
  expect(faults.count('create')).toBe(1);
  await orders.only();
});

test('shows in a tab left open what another tab has begun, and how it ended', async ({ portal, secondTab, orders, sandbox }) => {
  await portal.open();
  const second = await secondTab();
  await second.open();
  await second.checkout.shows({ phase: 'ready', money: 'not-sent' });
  await portal.page.bringToFront();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await second.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await second.checkout.reference()).toBe(await portal.checkout.reference());

  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  await second.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('makes one order when both tabs submit at the same moment', async ({ portal, secondTab, orders }) => {
  await portal.open();
  const second = await secondTab();
  await second.open();
  // In the page itself: Playwright would wait for the button, which is gone as soon as the other tab's order is heard of.
  await Promise.all([portal, second].map(({ checkout }) => checkout.root.evaluate((root) => root.querySelector<HTMLElement>('[data-unstuck-action="submit"]')?.click())));
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await second.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await second.checkout.reference()).toBe(await portal.checkout.reference());
  await orders.only();
});

test('makes another order only when the person asks for another', async ({ portal, orders }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'transfer', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.confirmTransfer();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  const first = await portal.checkout.root.locator('[name="key"]').inputValue();
  await portal.checkout.control('again').click();
  await portal.checkout.shows({ phase: 'ready', money: 'not-sent' });
  expect(await portal.checkout.root.locator('[name="key"]').inputValue()).not.toBe(first);
  await orders.only();
});
