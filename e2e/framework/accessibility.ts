import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Nothing that axe finds fault with, inside `selector` or on the whole page. */
export async function expectAccessible(page: Page, what: string, selector?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations, passes } = await (selector === undefined ? builder : builder.include(selector)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found, what).toEqual([]);
  expect(passes.length, `${what}: axe looked at something`).toBeGreaterThan(5);
}

/** All fits into the width of the window. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const { wide, window } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }));
  expect(wide, what).toBeLessThanOrEqual(window);
}
