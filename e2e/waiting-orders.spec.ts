import type { Locator, Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './framework/accessibility.ts';
import { consoleOn } from './framework/console.ts';
import { reportOf, sendReport } from './framework/reports.ts';
import { expect, test } from './framework/scenario.ts';

const WINDOWS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const WORDS = {
  'zh-CN': { heading: '待人工处理的订单', amount: '到账金额', number: '银行流水号', confirm: '确认到账', anyway: '仍按此金额入账', find: '账户、订单号、交易号或转账附言', credited: /^已入账：/, other: /与订单金额 ¥120.00 不符/, approve: '批准', approved: /^已批准：E1005/, missing: '请填写这笔转账的银行流水号' },
  en: { heading: 'Orders that wait for a person', amount: 'Amount that arrived', number: "Bank's number of the transfer", confirm: 'The money is there', anyway: 'Book it all the same', find: 'Account, order, trade number, or text of a transfer', credited: /^Credited: /, other: /not what this order asked for, CN¥120.00/, approve: 'Approve', approved: /^Approved: E1005/, missing: "Type the bank's own number" },
};

/** What came of a deed is in sight and has the focus, however far up it stands: what was used for it is gone. */
async function isReadNext(page: Page): Promise<void> {
  await expect(page.locator('.notice.good')).toBeFocused();
  await expect(page.locator('.notice.good')).toBeInViewport({ ratio: 1 });
}

for (const [device, viewport] of Object.entries(WINDOWS)) {
  for (const locale of ['zh-CN', 'en'] as const) {
    test.describe(`in ${locale} on a ${device}`, () => {
      test.use({ viewport, locale });

      test('a bank transfer is looked for, doubted, confirmed, and credited where the employee waits', async ({ portal, orders, demo, network, context }) => {
        const words = WORDS[locale];
        await portal.open();
        await portal.checkout.order({ channel: 'transfer', amount: '120.00' });
        await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
        const { id } = await orders.only();
        const remittance = (await portal.checkout.root.locator('.unstuck-transfer dd').last().textContent()) ?? '';

        const support = consoleOn(await context.newPage(), network.origin);
        const { page } = support;
        await support.open();
        await support.signIn((await demo.secrets()).adminToken);
        let room = page.getByRole('region', { name: words.heading });
        const task = (): Locator => room.getByRole('listitem').filter({ hasText: remittance });
        await expect(task()).toContainText('E1005');
        await room.getByLabel(words.find).fill(remittance.toLowerCase());
        await page.keyboard.press('Enter');
        room = page.getByRole('region', { name: remittance.toLowerCase() });
        await expect(room.getByRole('listitem')).toHaveCount(1);
        await task().getByLabel(words.amount).fill('100.00');
        await page.keyboard.press('Enter');
        await expect(task().getByRole('alert').first()).toContainText(words.missing);
        await task().getByLabel(words.number).fill(` CMB-${id} `);
        await page.keyboard.press('Enter');
        await expect(task().getByRole('alert').first()).toContainText(words.other);
        await expect(task().getByRole('button', { name: words.anyway })).toBeVisible();
        await expectAccessible(page, 'a doubted transfer');
        await expectNoSidewaysScroll(page, 'a doubted transfer');
        await task().getByLabel(words.amount).fill('120');
        await task().getByRole('button').last().click();
        await expect(room.getByRole('status')).toHaveText(words.credited);
        await expect(task(), 'looked for, it stays in sight').toContainText(remittance);
        expect(await orders.credited()).toBe(12_000);
        await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
      });
    });
  }
}

test('an order above the limit is approved where the others wait, and the employee goes on', async ({ portal, orders, demo, network, context }) => {
  const words = WORDS['zh-CN'];
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '30000' });
  await portal.checkout.shows({ phase: 'approval', money: 'not-sent' });
  const support = consoleOn(await context.newPage(), network.origin);
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  const room = support.page.getByRole('region', { name: words.heading });
  const { amount } = await orders.only();
  expect(amount).toBe(3_000_000);
  const task = room.getByRole('listitem').filter({ hasText: '¥30,000.00' });
  await task.getByRole('button', { name: words.approve }).click();
  await expect(room.getByRole('status')).toHaveText(words.approved);
  await isReadNext(support.page);
  await expect(task).toHaveCount(0);
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
});

test('an order above the limit is refused after a second thought, and the employee is told', async ({ portal, orders, demo, network, context }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '31000' });
  await portal.checkout.shows({ phase: 'approval', money: 'not-sent' });
  const support = consoleOn(await context.newPage(), network.origin);
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  const room = support.page.getByRole('region', { name: WORDS['zh-CN'].heading });
  const task = room.getByRole('listitem').filter({ hasText: '¥31,000.00' });
  await task.getByRole('button', { name: '拒绝' }).click();
  expect(await orders.only(), 'the first click asks').toMatchObject({ state: 'approval' });
  await task.getByRole('button', { name: '拒绝?' }).click();
  await expect(room.getByRole('status')).toHaveText(/^¥31,000.00 · E1005 · /);
  await expect(task).toHaveCount(0);
  expect(await orders.only()).toMatchObject({ state: 'cancelled' });
  await portal.checkout.shows({ phase: 'cancelled', money: 'not-sent' });
});

test('a transfer of another amount than was asked for is listed until a person has placed it', async ({ portal, orders, network, demo, page }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'transfer', amount: '70' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const { adminToken } = await demo.secrets();
  const { id } = await orders.only();
  const booked = await fetch(`${network.origin}/console/api/orders/${id}/confirm-transfer`, {
    method: 'POST', body: JSON.stringify({ amount: 6_950, reference: `BOC-${id}` }), headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
  });
  expect(await booked.json()).toMatchObject({ transfer: { destination: 'suspense' } });
  const support = consoleOn(page, network.origin);
  await support.open();
  await support.signIn(adminToken);
  const entry = page.getByRole('region', { name: /^挂账款项/ }).getByRole('listitem').filter({ hasText: id });
  await expect(entry).toContainText('¥69.50');
  await expect(entry).toContainText('E1005');
  await expectAccessible(page, 'money put aside');
  await entry.getByRole('button', { name: '记入员工账户' }).click();
  expect(await orders.credited(), 'the first click asks').toBe(0);
  await entry.getByRole('button', { name: '记入员工账户?' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'E1005 · 记入员工账户 ✓' })).toBeVisible();
  await isReadNext(page);
  await expect(entry).toHaveCount(0);
  expect(await orders.credited()).toBe(6_950);
});

test('a transfer that was booked for one order is refused for another, in words', async ({ portal, orders, demo, network, page }) => {
  await portal.open();
  await portal.checkout.order({ channel: 'transfer', amount: '30' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const { adminToken } = await demo.secrets();
  const call = async (path: string, init: RequestInit, bearer: string): Promise<unknown> =>
    (await fetch(network.origin + path, { ...init, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...init.headers } })).json();
  const { token } = (await call('/demo/token?account=E1011', {}, '')) as { token: string };
  const other = (await call('/v1/orders', { method: 'POST', body: '{"amount":3000,"currency":"CNY"}', headers: { 'idempotency-key': `other-${Date.now()}` } }, token)) as { id: string };
  await call(`/v1/orders/${other.id}/pay`, { method: 'POST', body: '{"channel":"transfer"}' }, token);
  await call(`/console/api/orders/${other.id}/confirm-transfer`, { method: 'POST', body: JSON.stringify({ amount: 3_000, reference: `ICBC-${other.id}` }) }, adminToken);

  const { id } = await orders.only();
  const support = consoleOn(page, network.origin);
  await support.open();
  await support.signIn(adminToken);
  const task = page.locator('li').filter({ has: page.locator(`#bank-${id}`) });
  await task.getByLabel('到账金额').fill('30.00');
  await task.getByLabel('银行流水号').fill(`ICBC-${other.id}`);
  await page.keyboard.press('Enter');
  await expect(task.getByText(/^服务未受理：/)).toContainText(other.id);
  await expect(task.getByLabel('银行流水号'), 'what was typed is kept').toHaveValue(`ICBC-${other.id}`);
  expect(await orders.credited()).toBe(0);
});

for (const [device, viewport] of Object.entries(WINDOWS)) {
  test(`reports stay within reach of a ${device} below hundreds of orders, each of which can be got at`, async ({ demo, network, page }) => {
    await page.setViewportSize(viewport);
    const order = (_: unknown, index: number) => ({ id: `o-${index}`, key: `k-${index}`, account: `E${index}`, state: 'approval', amount: 900_000, currency: 'CNY', money: 'not-sent', attempts: [], createdAt: '2026-03-02T08:00:00.000Z', payments: [] });
    await page.route('**/console/api/orders?waiting=true', (route) => route.fulfill({ json: Array.from({ length: 300 }, order) }));
    const support = consoleOn(page, network.origin);
    await support.open();
    await support.signIn((await demo.secrets()).adminToken);
    const tasks = page.locator('.tasks li');
    await expect(tasks).toHaveCount(300);
    const { y = Infinity } = (await page.locator('#latest-heading').boundingBox()) ?? {};
    expect(y).toBeLessThan(3 * viewport.height);
    await tasks.last().getByRole('button').first().focus();
    await expect(tasks.last()).toBeInViewport({ ratio: 1 });
    await expectAccessible(page, 'hundreds of orders');
    await expectNoSidewaysScroll(page, 'hundreds of orders');
  });
}

for (const [device, viewport] of Object.entries(WINDOWS)) {
  test(`whose reference nobody has is found by the account or a number on a ${device}: all orders, how they are paid, and what was reported of them`, async ({ portal, orders, demo, network, page, context }) => {
    await portal.open();
    await portal.checkout.order({ channel: 'wechat', amount: '80.00' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    const { attempts: [attempt = ''], payments: [payment] } = await orders.only();
    const report = reportOf();
    await sendReport(network.origin, { ...report, attempt: { ...report.attempt, id: attempt } });

    const desk = await context.newPage();
    await desk.setViewportSize(viewport);
    const support = consoleOn(desk, network.origin);
    await support.open();
    await support.signIn((await demo.secrets()).adminToken);
    const waiting = desk.getByRole('region', { name: WORDS['zh-CN'].heading });
    const sought = desk.getByLabel(WORDS['zh-CN'].find);
    await sought.fill('E1005');
    await desk.keyboard.press('Enter');
    const found = desk.getByRole('region', { name: 'E1005', exact: true });
    await expect(found.getByRole('listitem').filter({ hasText: payment?.tradeNumber ?? 'no payment' })).toContainText('¥80.00');
    const reports = desk.getByRole('region', { name: '最近的报告 · E1005' });
    await expect(reports.getByRole('link', { name: report.reference })).toBeVisible();
    await expectAccessible(desk, 'the orders of an account');
    await expectNoSidewaysScroll(desk, 'the orders of an account');

    await sought.fill(payment?.tradeNumber ?? '');
    await desk.keyboard.press('Enter');
    await expect(desk.getByRole('region', { name: payment?.tradeNumber ?? '', exact: true }).getByRole('listitem')).toHaveCount(1);
    await expect(reports.getByRole('link', { name: report.reference })).toBeVisible();
    await expectNoSidewaysScroll(desk, 'the order of a trade number');

    await sought.fill('E1999');
    await desk.keyboard.press('Enter');
    await expect(desk.getByText('没有与 E1999 相符的订单。')).toBeVisible();
    await expect(desk.getByRole('link', { name: report.reference })).toHaveCount(0);
    await desk.getByRole('button', { name: '列出全部待处理' }).click();
    await expect(waiting).toBeVisible();
    await expect(page.locator('[data-unstuck-phase="paying"]')).toBeVisible();
  });
}
