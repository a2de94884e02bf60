import { connectionReset, answerLost, halfTheBody, headersThenSilence, hold, htmlPage, json, neverAnswered, status } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

const words = WORDS['zh-CN'];

test('never hangs on a request that is never answered: notice, way out, failure, and the same order after all', async ({ portal, faults, orders }) => {
  test.slow();
  await portal.open();
  faults.on('create', neverAnswered);
  faults.on('lookup', neverAnswered);
  const { root, control } = portal.checkout;
  const started = Date.now();
  const since = (): number => Date.now() - started;
  await portal.checkout.order();
  const key = await root.locator('[name="key"]').inputValue();
  await portal.checkout.shows({ phase: 'creating', money: 'unknown', words: [words.steps.create] });

  await expect(root).toContainText(words.slow.notice);
  expect(since(), 'the notice comes at 3 s').toBeGreaterThan(2_900);
  await expect(control('retry')).toBeVisible();
  expect(since(), 'something can be done at 8 s').toBeGreaterThan(7_900);
  await expect(control('open-page')).toBeVisible();
  await portal.checkout.shows({
    phase: 'failed', failure: 'request.timeout', money: 'unknown', within: 25_000,
  });
  expect(since(), 'it ends at 20 s').toBeLessThan(26_000);
  expect(await orders.made()).toEqual([]);

  faults.lift();
  await control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect((await orders.only()).key).toBe(key);
});

test('can be retried from the eighth second on, without waiting for the end', async ({ portal, page, faults, orders }) => {
  await page.clock.install();
  await portal.open();
  faults.on('create', neverAnswered, 1);
  faults.on('lookup', neverAnswered, 1);
  await portal.checkout.order();
  await expect.poll(() => faults.count('create')).toBe(1);
  await page.clock.runFor(8_100);
  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('joins the order that exists when headers come and the body never does', async ({ portal, page, faults, orders }) => {
  await page.clock.install();
  await portal.open();
  faults.on('create', headersThenSilence, 1);
  await portal.checkout.order();
  await expect.poll(async () => (await orders.made()).length).toBe(1);
  await portal.checkout.shows({ phase: 'creating', money: 'unknown' });
  await page.clock.runFor(10_000);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create'), 'asked about, not sent again').toBe(1);
  await orders.only();
});

test('says that the answer stalled when it does so to the end', async ({ portal, page, faults, orders }) => {
  await page.clock.install();
  await portal.open();
  faults.on('create', headersThenSilence);
  faults.on('lookup', headersThenSilence);
  await portal.checkout.order();
  await expect.poll(async () => (await orders.made()).length).toBe(1);
  await page.clock.runFor(8_100);
  await expect.poll(async () => {
    await page.clock.runFor(500);
    return portal.checkout.phase();
  }).toBe('failed');
  await portal.checkout.shows({ phase: 'failed', failure: 'response.stalled', money: 'unknown' });
  faults.lift();
  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('joins the order that exists when the answer breaks off in the middle', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', halfTheBody, 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  await orders.only();
});

test('joins the order that was made though its answer was lost', async ({ portal, faults, orders, sandbox }) => {
  await portal.open();
  faults.on('create', answerLost, 1);
  await portal.checkout.order({ amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create'), 'asked about, not sent again').toBe(1);
  expect(faults.count('lookup')).toBeGreaterThan(0);
  await orders.only();
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('starts one payment though the answer to starting it was lost', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('pay', answerLost, 1);
  await portal.checkout.order();
  await expect(portal.checkout.control('pay')).toBeVisible();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect((await orders.only()).payments).toHaveLength(1);
});

test('makes one order when the browser itself sends the request again over a fresh connection', async ({ portal, faults, orders }) => {
  faults.keepConnections();
  await portal.open();
  faults.on('create', answerLost, 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(2);
  expect(faults.count('lookup'), 'the checkout never knew').toBe(0);
  await orders.only();
});

test('asks first and then sends again when the connection was reset', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', connectionReset, 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('lookup')).toBe(1);
  expect(faults.count('create')).toBe(2);
  await orders.only();
});

test('names the network when every connection is reset, and recovers when it is back', async ({ portal, page, faults, orders }) => {
  await page.clock.install();
  await portal.open();
  faults.on('create', connectionReset);
  faults.on('lookup', connectionReset);
  await portal.checkout.order();
  await expect.poll(async () => {
    await page.clock.runFor(500);
    return portal.checkout.phase();
  }).toBe('failed');
  await portal.checkout.shows({
    phase: 'failed', failure: 'network.failed', money: 'unknown',
  });
  faults.lift();
  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('gets through a server that fails twice and then works', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', status(500), 2);
  faults.on('lookup', status(500), 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('blames the server when it keeps failing', async ({ portal, page, faults, orders }) => {
  await page.clock.install();
  await portal.open();
  faults.on('create', status(500));
  faults.on('lookup', status(503));
  await portal.checkout.order();
  await expect.poll(async () => {
    await page.clock.runFor(500);
    return portal.checkout.phase();
  }).toBe('failed');
  await portal.checkout.shows({ phase: 'failed', failure: 'server.error', money: 'unknown' });
  expect(await orders.made()).toEqual([]);
});

test('waits as long as a busy server asks', async ({ portal, faults, orders }) => {
  await portal.open();
  const busy = { type: 'about:blank', title: 'Too many requests.', status: 429, code: 'rate.limited', retryable: true, money: 'not-sent', requestId: 'r1' };
  let refusedAt = 0;
  faults.on('create', ({ deliver }) => {
    refusedAt = Date.now();
    deliver({ status: 429, headers: { 'content-type': 'application/problem+json', 'retry-after': '2' }, body: Buffer.from(JSON.stringify(busy)) });
  }, 1);
  await portal.checkout.order();
  await expect.poll(() => refusedAt).toBeGreaterThan(0);
  await portal.checkout.shows({ phase: 'creating', money: 'not-sent', words: [words.steps.waiting] });
  await expect.poll(() => faults.count('create')).toBe(2);
  expect(Date.now() - refusedAt, 'not before the two seconds are over').toBeGreaterThan(1_900);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('asks again after one answer that is not the service’s', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', htmlPage, 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('says so when a captive portal answers everything, and recovers after the sign-in', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', htmlPage);
  faults.on('lookup', htmlPage);
  await portal.checkout.order();
  await portal.checkout.shows({
    phase: 'failed', failure: 'response.not-json', money: 'unknown',
  });
  faults.lift();
  await portal.checkout.control('retry').click();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('asks again after one answer of another shape, and finds the order', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', async ({ forward, deliver }) => {
    const { headers } = await forward();
    deliver({ status: 201, headers, body: Buffer.from('{"orderNumber":1,"status":"OK"}') });
  }, 1);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  await orders.only();
});

test('says that page and service do not fit when every answer has another shape', async ({ portal, faults, orders }) => {
  await portal.open();
  faults.on('create', json({ data: { id: 1 } }));
  faults.on('lookup', json({ data: { id: 1 } }));
  await portal.checkout.order();
  await portal.checkout.shows({
    phase: 'failed', failure: 'response.wrong-schema', money: 'unknown',
  });
  expect(await orders.made()).toEqual([]);
});

test('never takes an unknown state for success', async ({ portal, faults }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  faults.on('read', async ({ forward, deliver }) => {
    const { status: code, headers, body } = await forward();
    deliver({ status: code, headers, body: Buffer.from(body.toString().replace('"state":"open"', '"state":"completed"')) });
  });
  const before = faults.count('read');
  await expect.poll(() => faults.count('read'), { timeout: 20_000 }).toBeGreaterThan(before + 1);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
});

test('resumes by itself when the connection comes back in the middle', async ({ portal, context, faults, orders }) => {
  await portal.open();
  const held = hold();
  faults.on('create', held.fault, 1);
  await portal.checkout.order();
  await held.arrived;
  await context.setOffline(true);
  await portal.checkout.shows({ phase: 'failed', failure: 'offline', money: 'unknown' });
  held.release();
  await context.setOffline(false);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('sends nothing while offline, says so, and sends once when back', async ({ portal, context, faults, orders }) => {
  await portal.open();
  await context.setOffline(true);
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'failed', failure: 'offline', money: 'not-sent' });
  expect(faults.count('create')).toBe(0);
  await context.setOffline(false);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(faults.count('create')).toBe(1);
  await orders.only();
});

test('keeps waiting for a payment through an outage and learns of it afterwards', async ({ portal, context, orders, sandbox }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await context.setOffline(true);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown', words: [words.offline] });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await context.setOffline(false);
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('says that contact is lost while it waits for the payment, and goes on by itself', async ({ portal, page, faults, orders, sandbox }) => {
  await page.clock.install();
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  faults.on('read', connectionReset);
  await expect.poll(async () => {
    await page.clock.runFor(1_000);
    return portal.checkout.root.innerText();
  }).toContain(words.lost);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  faults.lift();
  await expect.poll(async () => {
    await page.clock.runFor(1_000);
    return portal.checkout.phase();
  }).toBe('succeeded');
  expect(await orders.credited()).toBe(5_000);
});
