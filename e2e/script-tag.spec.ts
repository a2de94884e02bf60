import { connectionReset } from './framework/faults.ts';
import { checkoutOn } from './framework/checkout.ts';
import { openOrders } from './framework/orders.ts';
import { expect, test } from './framework/scenario.ts';

/** The example's one signed-in employee. */
const ACCOUNT = 'E1002';
const PAGE = '/examples/script-tag/';

test('pays on a page that holds nothing but the snippet', async ({ page, network, demo, sandbox, complaints }) => {
  const { adminToken } = await demo.secrets();
  const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: ACCOUNT });
  await page.goto(network.origin + PAGE);
  const checkout = checkoutOn(page);
  await checkout.order({ channel: 'alipay', amount: '50.00' });
  await checkout.shows({ phase: 'paying', money: 'unknown' });
  await sandbox.does(await checkout.goToPay(), 'pay');
  await checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
  await orders.expectSound();
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('is the modern build, minified, and says so', async ({ page, network }) => {
  await page.goto(network.origin + PAGE);
  await expect(checkoutOn(page).root).toHaveAttribute('data-unstuck-build', 'modern');
  const built = await (await page.request.get(`${network.origin}/sdk/unstuck.modern.js`)).text();
  expect(built.split('\n').length, 'minified').toBeLessThan(200);
  expect(built.split('\n')[0], 'compiled in the background where the engine knows the hint').toBe('//# allFunctionsCalledOnLoad');
});

test('leaves a form that works, and says so, when the build cannot be loaded', async ({ page, network, demo, sandbox, faults: _ }) => {
  const { adminToken } = await demo.secrets();
  const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: ACCOUNT });
  network.addRule({ method: 'GET', path: /^\/sdk\/unstuck\./, fault: connectionReset, times: Infinity });
  await page.goto(network.origin + PAGE);
  await expect(page.getByRole('status')).toContainText('也能充值');
  await page.getByLabel('充值金额').fill('50.00');
  await page.getByRole('button', { name: '去支付' }).click();
  await page.getByRole('button', { name: '前往支付宝付款' }).click();
  await sandbox.does(page, 'pay');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
  await orders.expectSound();
});

test('takes over a form that the page puts in later, with the loader beside it once more', async ({ page, network, faults: _ }) => {
  await page.goto(network.origin + PAGE);
  const checkout = checkoutOn(page);
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  const again = await (await page.request.get(network.origin + PAGE)).text();
  // As pages do that load their parts by script.
  await page.evaluate((html) => {
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    document.body.innerHTML = '';
    document.body.append(...Array.from(fresh.body.querySelectorAll('form')));
    const loader = document.createElement('script');
    loader.src = fresh.querySelector('script')?.getAttribute('src') ?? '';
    document.body.append(loader);
  }, again);
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  await expect(checkout.amount).toBeVisible();
});
