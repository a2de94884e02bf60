import { expect } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { consoleOn } from '../framework/console.ts';

/** What the console prints of a report, for its likeliest cause. */
export interface Printed {
  readonly cause: string;
  /** What the button copies for IT. */
  readonly it: string;
}

export interface Question {
  readonly origin: string;
  readonly adminToken: string;
  readonly reference: string;
  /** What the employee pasted into a message, where the report could not leave by itself. */
  readonly pasted?: string;
  readonly language: 'zh-CN' | 'en';
}

/** Support, in a browser of their own, types the reference and copies what is meant for IT. */
export async function askConsole(browser: Browser, { origin, adminToken, reference, pasted, language }: Question): Promise<Printed> {
  const context = await browser.newContext({ locale: language, permissions: ['clipboard-read', 'clipboard-write'] });
  try {
    const support = consoleOn(await context.newPage(), origin);
    const { page } = support;
    await support.open();
    await support.signIn(adminToken);
    if (pasted === undefined) await support.lookUp(reference);
    else {
      await page.locator('#carried').fill(pasted);
      await page.locator('form').filter({ has: page.locator('#carried') }).locator('button[type="submit"]').click();
    }
    await support.shows(reference);
    const card = page.locator('.advice .tell-it').first();
    await card.getByRole('button').click();
    await expect(card.getByRole('status')).not.toBeEmpty();
    return { cause: await page.locator('.cause code').innerText(), it: await page.evaluate(() => navigator.clipboard.readText()) };
  } finally {
    await context.close();
  }
}
