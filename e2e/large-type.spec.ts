import { htmlPage } from './framework/faults.ts';
import { expect, test } from './framework/scenario.ts';
import config from './playwright.config.ts';

const SMALLEST = 28;

test.use({ launchOptions: { ...config.use?.launchOptions, args: [...(config.use?.launchOptions?.args ?? []), `--blink-settings=minimumFontSize=${SMALLEST}`] } });

test('keeps its lines apart where the person has set a smallest size of type', async ({ portal, faults }) => {
  await portal.open('en');
  const { checkout } = portal;
  const lines = () => checkout.root.locator('.unstuck-screen').evaluate((screen) => [...screen.querySelectorAll('*')]
    .filter((part) => !part.closest('textarea, svg, .unstuck-announcer') && [...part.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim()))
    .map((part) => {
      const { fontSize, lineHeight } = getComputedStyle(part);
      return { text: part.textContent, size: parseFloat(fontSize), share: parseFloat(lineHeight) / parseFloat(fontSize) };
    }));
  async function look(screen: string): Promise<void> {
    const all = await lines();
    expect(all.length, screen).toBeGreaterThan(3);
    for (const { text, size, share } of all) {
      expect(size, `${screen}: ${text}`).toBeGreaterThanOrEqual(SMALLEST);
      expect(share, `${screen}: ${text}`).toBeGreaterThanOrEqual(1.4);
    }
  }
  await look('the form');
  faults.on('create', htmlPage);
  faults.on('lookup', htmlPage);
  await checkout.order();
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'failed');
  await look('a failure');
});
