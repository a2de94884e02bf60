import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { checkoutOn } from './checkout.ts';
import type { Checkout } from './checkout.ts';
import type { Language } from './words.ts';

/** The HR portal as one employee sees it. */
export interface Portal {
  readonly page: Page;
  readonly checkout: Checkout;
  /** Opens the home page and waits until the checkout has taken over the form. */
  open(language?: Language): Promise<void>;
  readonly url: (language?: Language) => string;
  expectBalanceToGrowBy(yuan: number): Promise<void>;
}

export function portalOn(page: Page, origin: string, account: string): Portal {
  const checkout = checkoutOn(page);
  const url = (language: Language = 'zh-CN'): string => `${origin}/?account=${account}&lang=${language}`;
  let balance = 0;
  const shownBalance = async (): Promise<number> => Number((await page.locator('[data-refresh="balance"]').innerText()).replace(/[^\d.]/g, ''));
  return {
    page,
    checkout,
    url,
    async open(language) {
      await page.goto(url(language));
      await expect(checkout.root).toHaveAttribute('data-unstuck-phase', /^(?!boot$)/);
      balance = await shownBalance();
    },
    async expectBalanceToGrowBy(yuan) {
      await expect.poll(shownBalance).toBeCloseTo(balance + yuan, 2);
    },
  };
}
