import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The support console in a browser. */
export interface SupportConsole {
  readonly page: Page;
  open(fragment?: string): Promise<void>;
  signIn(token: string): Promise<void>;
  lookUp(reference: string): Promise<void>;
  /** Resolves once the page of this report is there. */
  shows(reference: string): Promise<void>;
  readonly entrance: Locator;
}

export function consoleOn(page: Page, origin: string): SupportConsole {
  return {
    page,
    entrance: page.locator('#reference'),
    open: async (fragment = '') => void (await page.goto(`${origin}/console${fragment}`)),
    async signIn(token) {
      await page.locator('#token').fill(token);
      await page.keyboard.press('Enter');
    },
    async lookUp(reference) {
      await page.locator('#reference').fill(reference);
      await page.keyboard.press('Enter');
    },
    shows: async (reference) => expect(page.locator('h1')).toContainText(reference),
  };
}
