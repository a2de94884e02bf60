import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Orders } from './orders.ts';
import type { Sandbox } from './sandbox.ts';

/** The form the portal renders, as it is without the checkout. */
export interface PlainForm {
  /** The one line in it that says why it stayed plain. */
  readonly word: ReturnType<Page['locator']>;
  /** The order key that stands in it. */
  key(): Promise<string>;
  /** Fills it in, submits it, pays by Alipay on the order page, and finds one paid order under the form's key. */
  pay(orders: Orders, sandbox: Sandbox): Promise<void>;
}

export function plainFormOn(page: Page, selector = 'form[data-unstuck-checkout]'): PlainForm {
  const form = page.locator(selector);
  const key = (): Promise<string> => form.locator('input[name="key"]').inputValue();
  return {
    word: form.locator('[data-unstuck-plain][role="status"]'),
    key,
    async pay(orders, sandbox) {
      const wanted = await key();
      await form.locator('[name="amount"]').fill('50.00');
      await form.getByRole('button').click();
      await page.getByRole('button', { name: '前往支付宝付款' }).click();
      await sandbox.does(page, 'pay');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('充值成功');
      expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000, key: wanted });
    },
  };
}
