import { HOST_LIBRARIES, requireJs } from './framework/host-libraries.ts';
import { script } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';

const TAG = '<script src="/sdk/loader.js" async></script>';

for (const { name, source, proof } of HOST_LIBRARIES) {
  for (const build of ['modern', 'legacy'] as const) {
    test(`pays beside ${name} with the ${build} build`, async ({ portal, page, faults, network, orders, sandbox, complaints }) => {
      if (build === 'legacy') network.addRule({ method: 'GET', path: '/sdk/unstuck.modern.js', fault: script('not for this engine'), times: Infinity });
      faults.hostScript(await source());
      await portal.open();
      expect(await page.evaluate(proof), 'the library is at work').toBe(true);
      await expect(portal.checkout.root).toHaveAttribute('data-unstuck-build', build);
      await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
      await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
      await sandbox.does(await portal.checkout.goToPay(), 'pay');
      await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
      expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
      expect(await page.evaluate(proof), 'the library is still at work').toBe(true);
      expect(complaints.filter((text) => !/favicon|Unexpected token 'for'/.test(text))).toEqual([]);
    });
  }
}

test('defines no AMD module, and disturbs none of the page’s', async ({ portal, page, faults, complaints }) => {
  faults.hostScript(`${await requireJs()}
    window.defined = [];
    (function (define) {
      window.define = function () { window.defined.push(arguments.length); return define.apply(this, arguments); };
      window.define.amd = define.amd;
    })(window.define);`);
  await portal.open();
  const answer = await page.evaluate(`new Promise(function (resolve) {
    define('portal/title', [], function () { return 'portal'; });
    require(['portal/title'], resolve);
  })`);
  expect(answer).toBe('portal');
  expect(await page.evaluate('window.defined')).toEqual([3]);
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('makes one checkout and one order where the loader stands in the page twice', async ({ portal, page, faults, orders, sandbox, complaints }) => {
  faults.hostPage((html) => html.replace(TAG, `${TAG}<script src="/sdk/loader.js?again"></script>`));
  await portal.open();
  await expect(portal.checkout.root.locator('.unstuck-input')).toHaveCount(1);
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
  await expect(page.locator('[data-unstuck-plain]')).toHaveCount(0);
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('keeps the first checkout where another build of the SDK comes later', async ({ portal, page, orders, complaints }) => {
  await portal.open();
  const first = await page.evaluateHandle('window.Unstuck');
  await portal.checkout.amount.fill('66.60');
  await page.addScriptTag({ url: '/sdk/unstuck.legacy.js' });
  expect(await page.evaluate((known) => (window as { Unstuck?: unknown }).Unstuck === known, first)).toBe(true);
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-build', 'modern');
  await expect(portal.checkout.amount).toHaveValue('66.60');
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});
