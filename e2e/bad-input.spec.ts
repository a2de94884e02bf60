import type { Locator, Page } from '@playwright/test';
import { checkoutOn } from './framework/checkout.ts';
import type { FaultProxy } from './framework/fault-proxy.ts';
import { answered, rewritten } from './framework/faults.ts';
import { openOrders } from './framework/orders.ts';
import { plainFormOn } from './framework/plain-form.ts';
import { expect, test } from './framework/scenario.ts';

const WORD = {
  broken: '完整的充值页面未能启动，直接提交此表单也能充值。',
  token: '未能识别您的登录状态，请重新登录后再打开本页面。',
  second: '这笔充值已在本页面另一处打开，请在那里完成。',
};

/** What the loader and the SDK tell whoever built the page. */
function listen(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('console', (message) => void (message.type() === 'warning' && message.text().startsWith('Unstuck:') && lines.push(message.text())));
  return lines;
}

const MISTAKES: readonly (readonly [what: string, edit: (html: string) => string, word: string, line: RegExp])[] = [
  ['an API address without a scheme', (html) => html.replace('data-token', 'data-api="pay.example.com" data-token'), WORD.broken, /^Unstuck: data-api: pass an http\(s\) base URL/],
  ['an unknown channel', (html) => html.replace('data-token', 'data-channels="alipai" data-token'), WORD.broken, /^Unstuck: data-channels: pass a non-empty list of: alipay/],
  ['a preset in yuan', (html) => html.replace('data-token', 'data-presets="0.5" data-token'), WORD.broken, /^Unstuck: data-presets: pass a non-empty list of whole minor units/],
  ['a key that is too short', (html) => html.replace(/data-key="[^"]*"/, 'data-key="7"'), WORD.broken, /^Unstuck: data-key: pass 8 to 128/],
  ['a token that is none', (html) => html.replace(/data-token="[^"]*"/, 'data-token="YOUR-ACCOUNT-TOKEN"'), WORD.token, /^Unstuck: data-token: pass the account token, a JWT/],
];

for (const [what, edit, word, line] of MISTAKES) {
  test(`leaves a plain form that pays, says so in it and names the remedy once, where the tag has ${what}`, async ({ portal, page, faults, orders, sandbox, complaints }) => {
    const lines = listen(page);
    faults.hostPage(edit);
    await page.goto(portal.url());
    const plain = plainFormOn(page);
    await expect(plain.word).toHaveText(word);
    await expect(portal.checkout.root).toHaveAttribute('data-unstuck-cause', 'integration.misuse');
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(complaints).toEqual([]);
    await plain.pay(orders, sandbox);
  });
}

test('asks to sign in again, and leaves the form standing, where attributes are missing altogether', async ({ portal, page, faults, orders }) => {
  const lines = listen(page);
  faults.hostPage((html) => html.replace(/ data-(token|key|locale)="[^"]*"/g, '').replace(/<input type="hidden" name="(token|key)"[^>]*>/g, ''));
  await page.goto(portal.url());
  await expect(plainFormOn(page).word).toHaveText(WORD.token);
  await expect(page.getByLabel('充值金额')).toBeVisible();
  expect(lines).toEqual([expect.stringMatching(/^Unstuck: data-token: pass the account token/)]);
  await page.getByRole('button', { name: '去支付' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await orders.made()).toEqual([]);
});

test('says that nothing was charged and names the token, where the order service refuses it', async ({ portal, page, faults, orders }) => {
  const lines = listen(page);
  faults.hostPage((html) => html.replace(/data-token="([^."]*\.[^."]*)\.[^"]*"/, 'data-token="$1.c2lnbmVkIGJ5IG5vYm9keQ"'));
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  await portal.checkout.shows({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(lines).toEqual([expect.stringMatching(/^Unstuck: data-token: the order service refused it/)]);
  expect(await orders.made()).toEqual([]);
});

test('names the address where something else than the order service answers there', async ({ portal, page, faults, network }) => {
  const lines = listen(page);
  network.addRule({ method: 'POST', path: '/intranet/v1/orders', fault: answered(404, { 'content-type': 'text/html' }, '<h1>404</h1>'), times: Infinity });
  faults.hostPage((html) => html.replace('data-token', 'data-api="/intranet" data-token'));
  await portal.open();
  await portal.checkout.order({ channel: 'alipay' });
  await portal.checkout.shows({ phase: 'failed', failure: 'response.not-json', money: 'unknown' });
  expect(lines).toEqual([expect.stringMatching(/^Unstuck: data-api: what answers there/)]);
});

test('leaves a plain form that pays where the loader itself has the wrong address', async ({ portal, page, faults, orders, sandbox }) => {
  faults.hostPage((html) => html.replace('src="/sdk/loader.js"', 'src="/no-sdk-here/loader.js"'));
  await page.goto(portal.url());
  await plainFormOn(page).pay(orders, sandbox);
});

test('pays in the first of two forms of one purchase, to which the second sends the person', async ({ portal, page, faults, orders, sandbox }) => {
  const lines = listen(page);
  faults.hostPage((html) => html.replace(/<form id="topup"[\s\S]*?<\/form>/, (form) => `${form}<div>${form.replace('id="topup"', 'id="again"')}</div>`));
  await page.goto(portal.url());
  await expect(plainFormOn(page, '#again').word).toHaveText(WORD.second);
  expect(lines).toEqual([expect.stringMatching(/^Unstuck: data-key: another form has the same/)]);
  const first = checkoutOn(page, '#topup');
  await first.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await first.goToPay(), 'pay');
  await first.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

test('shows one order in two forms of one person, whichever is used', async ({ portal, page, faults, orders, sandbox }) => {
  faults.hostPage((html) => html.replace(/<form id="topup"[\s\S]*?<\/form>/, (form) => `${form}<div>${form.replace('id="topup"', 'id="again"').replace(/(?<=data-key="|name="key" value=")[^"]*/g, 'another-purchase')}</div>`));
  await page.goto(portal.url());
  const [first, second] = [checkoutOn(page, '#topup'), checkoutOn(page, '#again')];
  await expect(second.root).toHaveAttribute('data-unstuck-phase', 'ready');
  await first.order({ channel: 'alipay', amount: '50.00' });
  await first.shows({ phase: 'paying', money: 'unknown' });
  await second.shows({ phase: 'paying', money: 'unknown' });
  await sandbox.does(await second.goToPay(), 'pay');
  await first.shows({ phase: 'succeeded', money: 'settled' });
  await second.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
});

/** The one employee of the example that is framed here. */
const FRAMED_ACCOUNT = 'E1002';

const FRAMES: readonly (readonly [what: string, attributes: string, mounts: boolean])[] = [
  ['a frame of another origin', '', true],
  ['a sandboxed frame that keeps its origin', 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"', true],
  ['a sandboxed frame without an origin', 'sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"', false],
];

/** A page of another origin with the example in a frame; the demo lets nobody frame it, a vendor's portal may. */
async function openFramed(page: Page, network: FaultProxy, attributes: string): Promise<Locator> {
  network.addRule({
    method: 'GET', path: '/examples/script-tag/', times: Infinity,
    fault: rewritten(({ headers: { 'content-security-policy': _policy, 'x-frame-options': _options, ...headers }, text }) => ({ headers, text })),
  });
  const frame = `<iframe id="frame" width="900" height="800" ${attributes} src="${network.origin}/examples/script-tag/"></iframe>`;
  network.addRule({ method: 'GET', path: '/intranet', fault: answered(200, { 'content-type': 'text/html; charset=utf-8' }, `<!doctype html><title>Intranet</title>${frame}`), times: Infinity });
  await page.goto(`${network.origin.replace('127.0.0.1', 'localhost')}/intranet`);
  return page.frameLocator('#frame').locator('form[data-unstuck-checkout]');
}

test('leaves a frame as a whole where popups are blocked, for the pages to pay on refuse to stand in it', async ({ page, network, demo, sandbox, faults: _ }) => {
  const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken: (await demo.secrets()).adminToken, account: FRAMED_ACCOUNT });
  await page.addInitScript('window.open = function () { return null; };');
  const form = await openFramed(page, network, '');
  await expect(form).toHaveAttribute('data-unstuck-phase', 'ready');
  await form.locator('.unstuck-input').fill('50.00');
  await form.locator('[data-unstuck-action="submit"]').click();
  await form.locator('[data-unstuck-action="pay"]').click();
  await sandbox.does(page, 'pay');
  await expect.poll(async () => (await orders.only()).state).toBe('paid');
  await orders.expectSound();
});

for (const [what, attributes, mounts] of FRAMES) {
  test(`pays from ${what}, by the ${mounts ? 'checkout' : 'plain form'}`, async ({ page, network, demo, sandbox, faults: _ }) => {
    const lines = listen(page);
    const { adminToken } = await demo.secrets();
    const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: FRAMED_ACCOUNT });
    const form = await openFramed(page, network, attributes);
    if (mounts) {
      await expect(form).toHaveAttribute('data-unstuck-phase', 'ready');
      await form.locator('.unstuck-input').fill('50.00');
      await form.locator('[data-unstuck-action="submit"]').click();
    } else {
      await expect(form.locator('[data-unstuck-plain]')).toHaveText(WORD.broken);
      expect(lines).toEqual([expect.stringMatching(/^Unstuck: sandbox: add allow-same-origin/)]);
      await form.locator('[name="amount"]').fill('50.00');
    }
    const opened = page.context().waitForEvent('page');
    await (mounts ? form.locator('[data-unstuck-action="pay"]') : form.getByRole('button')).click();
    const tab = await opened;
    if (!mounts) await tab.getByRole('button', { name: '前往支付宝付款' }).click();
    await sandbox.does(tab, 'pay');
    await expect.poll(async () => (await orders.only()).state).toBe('paid');
    if (mounts) await expect(form).toHaveAttribute('data-unstuck-phase', 'succeeded');
    await orders.expectSound();
  });
}
