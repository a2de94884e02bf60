import type { Checkout, Told } from './framework/checkout.ts';
import { hold } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';

/** By itself if the server was back in time, by one press of the button if the deadline came first. */
async function recovers(checkout: Checkout, told: Told): Promise<void> {
  await expect(async () => {
    if ((await checkout.phase()) === 'failed') await checkout.control('retry').click();
    await checkout.shows({ ...told, within: 4_000 });
  }).toPass({ timeout: 45_000 });
}

test('makes one order when the server is killed before it has seen the request', async ({ portal, faults, orders, demo }) => {
  test.slow();
  await portal.open();
  const held = hold();
  faults.on('create', held.fault, 1);
  await portal.checkout.order();
  await held.arrived;
  await demo.kill();
  held.release();
  await portal.checkout.shows({ phase: 'creating', money: 'unknown' });
  await demo.start();
  await recovers(portal.checkout, { phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('finds the order again when the server is killed between making it and saying so', async ({ portal, faults, orders, demo, sandbox }) => {
  test.slow();
  await portal.open();
  faults.on('create', async ({ forward, socket }) => {
    await forward();
    await demo.kill();
    socket.destroy();
  }, 1);
  await portal.checkout.order({ amount: '50.00' });
  await expect.poll(() => faults.count('lookup')).toBeGreaterThan(0);
  await portal.checkout.shows({ phase: 'creating', money: 'unknown' });
  await demo.start();
  await recovers(portal.checkout, { phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  await orders.only();
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('waits through a kill while the code is on the screen, and sees the payment made after it', async ({ portal, orders, demo, sandbox }) => {
  test.slow();
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await demo.kill();
  await demo.start();
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('the payment was forgotten');
  await sandbox.acts(payment, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled', within: 30_000 });
  expect(await orders.credited()).toBe(5_000);
});

test('credits what was paid although server and platform die before anybody is told', async ({ portal, orders, demo, sandbox }) => {
  test.slow();
  await sandbox.misbehaves({ notify: 'delayed', delayMs: 600_000 });
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await portal.checkout.control('paid').hover();
  await demo.kill();
  await demo.start();
  await portal.checkout.control('paid').click();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled', within: 30_000 });
  expect(await orders.credited()).toBe(5_000);
});

test('goes on confirming through a kill', async ({ portal, orders, demo, sandbox }) => {
  test.slow();
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  const payPage = await portal.checkout.goToPay();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  await demo.kill();
  await demo.start();
  await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
  await sandbox.does(payPage, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled', within: 30_000 });
  expect(await orders.credited()).toBe(5_000);
});
