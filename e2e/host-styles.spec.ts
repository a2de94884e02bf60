import type { Locator, Page } from '@playwright/test';
import { htmlPage } from './framework/faults.ts';
import type { Faults } from './framework/faults.ts';
import type { Portal } from './framework/portal.ts';
import { expect, test } from './framework/scenario.ts';

/** As a page's own style sheet, which comes before ours or after it; a page's policy lets none be written into it. */
async function styled(page: Page, css: string): Promise<void> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(part: Locator): Promise<Box> {
  return part.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  });
}

/** Where each line of a text begins. */
function lineStarts(part: Locator): Promise<readonly number[]> {
  return part.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].map(({ left }) => left);
  });
}

/** All that is written in it is in it. */
async function holdsItsWords(part: Locator): Promise<void> {
  const { wide, width, high, height } = await part.evaluate((element) => ({ wide: element.scrollWidth, width: element.clientWidth, high: element.scrollHeight, height: element.clientHeight }));
  expect(wide).toBeLessThanOrEqual(width);
  expect(high).toBeLessThanOrEqual(height);
}

async function failed({ checkout }: Portal, faults: Faults): Promise<void> {
  faults.on('create', htmlPage);
  faults.on('lookup', htmlPage);
  await checkout.order();
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'failed');
}

const RESET = `
  button { all: unset; white-space: nowrap; max-width: 120px; height: 28px; overflow: hidden; opacity: .6; text-shadow: 1px 1px red; }
  input { width: 100%; min-width: 300px; max-width: 200px; height: 20px; border: none; }
  label { display: block; float: left; width: 100px; text-align: right; }
  h2 { text-align: center; } p { text-align: justify; } strong { font-weight: 400; color: orange; } svg { display: none; }
  textarea { height: 20px; border: none; padding: 0; }
  html { font-size: 62.5%; }`;

test('keeps its form in a page that resets every button, field and label', async ({ portal, page }) => {
  await portal.open('en');
  const { root, amount } = portal.checkout;
  await styled(page, RESET);
  const card = await boxOf(root.locator('.unstuck-card'));
  for (const radio of await root.locator('.unstuck-radio').all()) expect(await boxOf(radio)).toMatchObject({ width: 20, height: 20 });
  const submit = portal.checkout.control('submit');
  await holdsItsWords(submit);
  const box = await boxOf(submit);
  expect([box.height, box.width]).toEqual([56, card.width - 66]);
  expect(await submit.evaluate((button) => getComputedStyle(button).opacity)).toBe('1');
  for (const preset of await root.locator('.unstuck-preset').all()) expect((await boxOf(preset)).height).toBe(48);
  const [heading] = await lineStarts(root.locator('h2'));
  for (const label of await root.locator('.unstuck-label').all()) expect((await lineStarts(label))[0]).toBeCloseTo(heading ?? NaN, 0);
  expect((await boxOf(amount)).width).toBeGreaterThan(card.width - 140);
});

test('shows what a report says where it has to be copied by hand, in a page that resets every field', async ({ portal, page, faults }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('denied')) } });
    document.execCommand = () => false;
  });
  await portal.open();
  const { checkout } = portal;
  await failed(portal, faults);
  await checkout.root.locator('[data-unstuck-action="copy-report"]').click();
  await styled(page, RESET);
  const text = checkout.root.locator('.unstuck-carried');
  expect((await boxOf(text)).height).toBe(96);
  expect(await text.evaluate((field) => getComputedStyle(field).borderTopWidth)).toBe('1px');
  await expect(checkout.root.locator('.unstuck-icon')).toBeVisible();
});

test('lies across, its words whole, in a page that is set down the page and breaks words anywhere', async ({ portal, page }) => {
  await portal.open('en');
  const { root, amount } = portal.checkout;
  await styled(page, 'form { writing-mode: vertical-rl; word-break: break-all; word-spacing: 1em; }');
  const card = await boxOf(root.locator('.unstuck-card'));
  expect((await boxOf(amount)).width).toBeGreaterThan(card.width - 140);
  const inherited = await root.locator('.unstuck-title').evaluate((title) => {
    const { writingMode, wordBreak, wordSpacing } = getComputedStyle(title);
    return [writingMode, wordBreak, wordSpacing];
  });
  expect(inherited).toEqual(['horizontal-tb', 'normal', '0px']);
});

test('draws its radio buttons for its own card, whatever the page around it is drawn for', async ({ portal, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await portal.open();
  const drawnFor = () => portal.checkout.root.locator('.unstuck-radio').first().evaluate((radio) => getComputedStyle(radio).colorScheme);
  await styled(page, ':root { color-scheme: dark; }');
  expect(await drawnFor()).toBe('light');
  await portal.checkout.root.evaluate((form) => form.setAttribute('data-unstuck-theme', 'auto'));
  expect(await drawnFor()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await drawnFor()).toBe('light');
});

test('lets what cannot be pressed be read in forced colours, which say so themselves', async ({ portal, page }) => {
  await portal.open();
  const paleness = () => portal.checkout.root.locator('.unstuck-preset').first().evaluate((preset: HTMLButtonElement) => {
    preset.disabled = true;
    return getComputedStyle(preset).opacity;
  });
  expect(Number(await paleness())).toBeLessThan(1);
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await paleness()).toBe('1');
});

test('keeps an account number whole, a title straight and a code square in a narrow column', async ({ portal, page, faults }) => {
  await portal.open('en');
  const { checkout } = portal;
  const { root } = checkout;
  await checkout.order({ channel: 'transfer', amount: '50.00' });
  await expect(root.locator('.unstuck-transfer')).toBeVisible();
  await styled(page, '.topup { width: 300px; }');
  for (const value of (await root.locator('.unstuck-transfer dd').all()).slice(2)) expect((await boxOf(value)).height).toBeLessThan(30);
  const card = await boxOf(root.locator('.unstuck-card'));
  for (const value of await root.locator('dd').all()) {
    const { left, width } = await boxOf(value);
    expect(left + width).toBeLessThanOrEqual(card.left + card.width);
  }
  await checkout.control('cancel').click();
  await checkout.shows({ phase: 'cancelled', money: 'unknown', language: 'en' });
  await checkout.control('retry').click();
  await failed(portal, faults);
  const lines = await lineStarts(root.locator('h2'));
  expect(lines.length).toBeGreaterThan(1);
  expect(new Set(lines).size, 'no line begins below the sign').toBe(1);
  await checkout.root.locator('[data-unstuck-action="show-qr"]').click();
  const code = await boxOf(root.locator('.unstuck-large .unstuck-qr'));
  expect(code.width).toBeLessThan(card.width);
  expect(code.height).toBeCloseTo(code.width, 0);
});
