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

/**
 * Goes through the page by the keyboard, from its top to its end: each place has a ring that stands out from what is around it, 3 to 1 at
 * least (WCAG 2.2, 1.4.11), and is large enough to be hit (2.5.8), unless it is a link within a line.
 * @returns what could be reached, in its order
 */
export async function expectRingsAndRoom(page: Page, what: string): Promise<readonly string[]> {
  const reached: string[] = [];
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.getSelection()?.removeAllRanges();
  });
  for (;;) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => {
      const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const light = (colour: readonly number[]): number => colour.slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const places = (window as { tabbed?: Set<Element> }).tabbed ??= new Set();
      if (places.has(element)) return null;
      places.add(element);
      // A field's ring may be drawn around what holds it, a hidden file field's around what stands for it.
      const bearers = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling].filter((one) => one !== null && one !== undefined);
      const ringed = bearers.find((one) => getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2);
      const name = `${element.tagName} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 24)}`;
      if (ringed === undefined) return { name, contrast: 0, low: 99 };
      let around = ringed.parentElement;
      while (around !== null && (numbers(getComputedStyle(around).backgroundColor)[3] ?? 1) < 1) around = around.parentElement;
      const ring = numbers(getComputedStyle(ringed).outlineColor);
      const [ground, drawn] = [around === null ? [255, 255, 255] : numbers(getComputedStyle(around).backgroundColor), getComputedStyle(ringed).outlineColor];
      const [darker, lighter] = [light(ring), light(ground)].sort((a, b) => a - b) as [number, number];
      // Its label does what a field does.
      const { width, height } = (element.closest('label') ?? ringed).getBoundingClientRect();
      return { name, contrast: drawn.startsWith('rgb(') ? (lighter + 0.05) / (darker + 0.05) : 0, low: getComputedStyle(element).display === 'inline' ? 99 : Math.min(width, height) };
    });
    if (place === null) return reached;
    expect(place.contrast, `${what}: the ring of ${place.name}`).toBeGreaterThanOrEqual(3);
    expect(place.low, `${what}: the size of ${place.name}`).toBeGreaterThanOrEqual(24);
    reached.push(place.name);
  }
}

/** All fits into the width of the window. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const { wide, window } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }));
  expect(wide, what).toBeLessThanOrEqual(window);
}
