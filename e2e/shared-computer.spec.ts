import type { Page } from '@playwright/test';
import { signToken } from './framework/account-token.ts';
import { checkoutOn } from './framework/checkout.ts';
import type { Checkout } from './framework/checkout.ts';
import { openOrders } from './framework/orders.ts';
import type { Orders } from './framework/orders.ts';
import { ACCOUNT, expect, test as base } from './framework/scenario.ts';

const COLLEAGUE = 'E1006';

interface SharedComputer {
  readonly checkout: Checkout;
  /** The portal's session is this one's from now on; the page, and the checkout in it, stay as they are. */
  signIn(account: string): void;
  /** Somebody turns to the page. */
  look(): Promise<void>;
}

interface Fixtures {
  readonly computer: SharedComputer;
  readonly colleague: Orders;
}

const test = base.extend<Fixtures>({
  /** A portal of one page, which neither loads anew nor takes the checkout out when somebody signs out. */
  computer: async ({ portal, page, demo }, use) => {
    const { tokenSecret } = await demo.secrets();
    let account = ACCOUNT;
    await page.exposeFunction('tokenOfSession', () => signToken(tokenSecret, account, 600));
    await portal.open();
    await mountAsModule(page);
    await use({
      checkout: checkoutOn(page, '#shared'),
      signIn: (next) => void (account = next),
      look: () => page.evaluate(() => void dispatchEvent(new Event('focus'))),
    });
  },
  colleague: async ({ demo }, use) => {
    const { adminToken } = await demo.secrets();
    const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: COLLEAGUE });
    await use(orders);
    await orders.expectSound();
  },
});

async function mountAsModule(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.querySelector('form[data-unstuck-checkout]')?.remove();
    document.body.insertAdjacentHTML('afterbegin', '<div id="shared"></div>');
    const { Unstuck, tokenOfSession: token } = window as unknown as {
      readonly Unstuck: { createCheckout(options: object): { mount(selector: string): void }; createDiagnostics(options: object): { readonly observe: unknown } };
      readonly tokenOfSession: unknown;
    };
    const diagnosis = Unstuck.createDiagnostics({});
    Unstuck.createCheckout({ token, locale: 'zh-CN', observer: diagnosis.observe, diagnosis }).mount('#shared');
  });
}

test('shows a colleague who signs in nothing of the order at the code, and its owner all of it again', async ({ computer, orders, colleague, sandbox }) => {
  const { checkout } = computer;
  await checkout.order({ channel: 'wechat', amount: '77.00' });
  await checkout.shows({ phase: 'paying', money: 'unknown' });
  const reference = await checkout.reference();

  computer.signIn(COLLEAGUE);
  await computer.look();
  await checkout.shows({ phase: 'ready', money: 'not-sent' });
  await expect(checkout.amount).toHaveValue('');
  await expect(checkout.root).not.toContainText('77');
  expect(await checkout.reference()).not.toBe(reference);
  await checkout.order({ channel: 'alipay', amount: '30.00' });
  await sandbox.does(await checkout.goToPay(), 'pay');
  await checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect([await colleague.credited(), await orders.credited()]).toEqual([3_000, 0]);

  computer.signIn(ACCOUNT);
  await computer.look();
  await checkout.shows({ phase: 'paying', money: 'unknown', words: ['77'] });
  expect(await orders.only()).toMatchObject({ amount: 7_700, state: 'open' });
});

test('makes the order of whoever fills in a form that was left open', async ({ computer, orders, colleague }) => {
  const { checkout } = computer;
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  computer.signIn(COLLEAGUE);
  await checkout.amount.pressSequentially('6');
  await expect(checkout.amount).toHaveValue('');
  await checkout.order({ channel: 'wechat', amount: '60.00' });
  await checkout.shows({ phase: 'paying', money: 'unknown' });
  expect((await colleague.only()).amount).toBe(6_000);
  expect(await orders.made()).toEqual([]);
});
