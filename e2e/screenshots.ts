import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { readDemoSettings, startDemo } from '@unstuck-examples/hr-portal';
import type { RunningDemo } from '@unstuck-examples/hr-portal';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import UPNG from 'upng-js';

/** Drives the real demo through a top-up by each channel and keeps what a person sees in `docs/screenshots`. */
const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));

const SCREENS = {
  desktop: { viewport: { width: 1280, height: 860 }, hasTouch: false, isMobile: false },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
} as const;

const PALETTE = 256;
/** Seconds that a report may take to be sent again, once the network is back. */
const REPORT_TRIES = 90;

/** Every round tops up for somebody else, so that no picture shows the orders of another. */
const ROUNDS = [
  { screen: 'desktop', language: 'zh-CN', account: 'E1001' },
  { screen: 'desktop', language: 'en', account: 'E1004' },
  { screen: 'phone', language: 'zh-CN', account: 'E1007' },
  { screen: 'phone', language: 'en', account: 'E1010' },
] as const;
type Round = (typeof ROUNDS)[number];

interface Stage {
  readonly round: Round;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly checkout: Locator;
  readonly demo: RunningDemo;
}

async function keep(page: Page, { screen, language }: Round, name: string, fullPage = false): Promise<void> {
  const picture = await page.screenshot({ fullPage, animations: 'disabled' });
  const file = `${name}-${screen}-${language}.png`;
  await writeFile(join(FOLDER, file), reduceColours(picture));
  process.stdout.write(`${file}\n`);
}

/** A screen of text and flat colours needs no more than a palette; a third of the size. */
function reduceColours(picture: Buffer): Uint8Array {
  const image = UPNG.decode(new Uint8Array(picture).buffer);
  return new Uint8Array(UPNG.encode([...UPNG.toRGBA8(image)], image.width, image.height, PALETTE));
}

async function keepCheckout(stage: Stage, name: string): Promise<void> {
  const { page, checkout, round } = stage;
  // A phone shows the checkout alone, from its top, under the portal's bar.
  await checkout.evaluate((form) => window.scrollTo(0, window.innerWidth < 600 ? form.getBoundingClientRect().top + window.scrollY - 64 : 0));
  await keep(page, round, name);
}

function reached(checkout: Locator, phase: string): Promise<void> {
  return checkout.and(checkout.page().locator(`[data-unstuck-phase="${phase}"]`)).waitFor({ timeout: 25_000 });
}

async function openPortal({ page, checkout, round, demo }: Stage): Promise<void> {
  await page.goto(`${demo.url}?account=${round.account}&lang=${round.language}`);
  await reached(checkout, 'ready');
}

async function order(stage: Stage, channel: string): Promise<void> {
  await openPortal(stage);
  await stage.checkout.locator(`input[type="radio"][value="${channel}"]:visible`).check();
  await stage.checkout.locator('[data-unstuck-action="submit"]').click();
  await reached(stage.checkout, 'paying');
  await stage.checkout.locator('[data-unstuck-action="cancel"]').waitFor();
}

/** Balance and orders beside the checkout follow by themselves; the picture waits for them. */
async function settled(stage: Stage, balanceBefore: string | null): Promise<void> {
  await reached(stage.checkout, 'succeeded');
  await stage.page.waitForFunction((before) => document.querySelector('[data-refresh="balance"]')?.textContent !== before, balanceBefore);
}

function balanceOf(page: Page): Promise<string | null> {
  return page.locator('[data-refresh="balance"]').textContent();
}

async function payByAlipay(stage: Stage): Promise<void> {
  const { page, context, checkout, round } = stage;
  await order(stage, 'alipay');
  await keepCheckout(stage, 'alipay-1-order');
  const before = await balanceOf(page);
  const [cashier] = await Promise.all([context.waitForEvent('page'), checkout.locator('[data-unstuck-action="pay"]').click()]);
  const pay = cashier.locator('[data-sandbox-action="pay"]');
  await pay.waitFor();
  await keep(cashier, round, 'alipay-2-cashier');
  await pay.click();
  await cashier.waitForURL(/\/o\//);
  await keep(cashier, round, 'alipay-3-returned');
  await cashier.close();
  await settled(stage, before);
  await keepCheckout(stage, 'alipay-4-credited');
}

/** Reads the code off the picture, as a phone's camera would. */
async function scan(code: Locator): Promise<string> {
  const { data, width, height } = PNG.sync.read(await code.screenshot({ scale: 'device' }));
  const found = jsQR.default(new Uint8ClampedArray(data), width, height);
  if (found === null) throw new Error('the QR code on the screen cannot be read');
  return found.data;
}

async function payByWeChat(stage: Stage, browser: Browser): Promise<void> {
  const { page, checkout, round } = stage;
  await order(stage, 'wechat');
  await keepCheckout(stage, 'wechat-1-code');
  const before = await balanceOf(page);
  const phone = await browser.newPage({ ...SCREENS.phone, locale: round.language });
  await phone.goto(await scan(checkout.locator('.unstuck-qr')));
  await keep(phone, round, 'wechat-2-on-the-phone');
  await phone.locator('[data-sandbox-action="pay"]').click();
  await phone.close();
  await settled(stage, before);
  await keepCheckout(stage, 'wechat-3-credited');
}

async function payByTransfer(stage: Stage): Promise<void> {
  const { page } = stage;
  await order(stage, 'transfer');
  await keepCheckout(stage, 'transfer-1-account');
  const before = await balanceOf(page);
  await confirmTransfer(stage);
  await settled(stage, before);
  await keepCheckout(stage, 'transfer-3-credited');
}

async function openConsole({ context, demo }: Stage, fragment = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${demo.url}console${fragment}`);
  await page.locator('#token').fill(demo.adminToken);
  await page.keyboard.press('Enter');
  return page;
}

/** What the finance department does once the transfer shows on the bank statement. */
async function confirmTransfer(stage: Stage): Promise<void> {
  const desk = await openConsole(stage);
  const task = desk.locator('.tasks li').filter({ hasText: stage.round.account });
  await task.locator('input').first().fill('100.00');
  await task.locator('input').last().fill(`ICBC-${stage.round.account}-20260302`);
  await keep(desk, stage.round, 'transfer-2-at-the-console', true);
  await task.locator('button[type="submit"]').click();
  await desk.locator('.notice.good').waitFor();
  await desk.close();
}

/** The complaint itself: the order is on its way and nobody answers. */
async function waitInVain(stage: Stage): Promise<void> {
  await openPortal(stage);
  await stage.page.route('**/v1/orders', () => undefined);
  await stage.checkout.locator('[data-unstuck-action="submit"]').click();
  await stage.checkout.locator('[data-unstuck-action="open-page"]').waitFor({ timeout: 12_000 });
  await keepCheckout(stage, 'no-answer-8-seconds');
  await stage.page.unroute('**/v1/orders');
  // Answered at last, it goes on by itself.
  await reached(stage.checkout, 'paying');
  await stage.checkout.locator('[data-unstuck-action="cancel"]').click();
  await reached(stage.checkout, 'cancelled');
}

/** The network wants a sign-in and answers everything itself: what fails, why, and the report to take along. */
async function failForAReason(stage: Stage): Promise<void> {
  await openPortal(stage);
  await stage.page.route('**/v1/**', (route) => route.fulfill({ status: 511, contentType: 'text/html', body: '<title>Sign in</title>' }));
  await stage.checkout.locator('[data-unstuck-action="submit"]').click();
  await reached(stage.checkout, 'failed');
  await stage.checkout.locator('[data-unstuck-action="copy-report"]').waitFor();
  await keepCheckout(stage, 'failed-for-a-reason');
  const reference = await stage.checkout.getAttribute('data-unstuck-reference');
  await stage.page.unroute('**/v1/**');
  await stage.checkout.locator('[data-unstuck-action="retry"]').click();
  await reached(stage.checkout, 'paying');
  await stage.checkout.locator('[data-unstuck-action="cancel"]').click();
  await reached(stage.checkout, 'cancelled');
  await readAtTheConsole(stage, reference ?? '');
}

/** What support sees of it, once the report has found its way. */
async function readAtTheConsole(stage: Stage, reference: string): Promise<void> {
  const { demo, round } = stage;
  const headers = { authorization: `Bearer ${demo.adminToken}` };
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${demo.url}console/api/reports/${reference}`, { headers });
    if (((await answer.json()) as { readonly status: string }).status === 'found') break;
    if (tries === REPORT_TRIES) throw new Error(`the report ${reference} has not come in`);
    await stage.page.waitForTimeout(1_000);
  }
  const desk = await openConsole(stage, `#/report/${reference}`);
  await desk.locator('.cause').waitFor();
  await keep(desk, round, 'console-report', true);
  await desk.close();
}

async function withoutScript(browser: Browser, demo: RunningDemo, round: Round): Promise<void> {
  const context = await browser.newContext({ ...SCREENS[round.screen], locale: round.language, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${demo.url}?account=${round.account}&lang=${round.language}`);
  await keep(page, round, 'no-script-1-form');
  await page.locator('#topup input[value="wechat"]').check();
  await page.locator('#topup button[type="submit"]').click();
  await page.waitForURL(/\/o\//);
  await keep(page, round, 'no-script-2-order');
  await context.close();
}

async function playRound(browser: Browser, demo: RunningDemo, round: Round): Promise<void> {
  const context = await browser.newContext({ ...SCREENS[round.screen], locale: round.language });
  const page = await context.newPage();
  const stage: Stage = { round, context, page, checkout: page.locator('#topup'), demo };
  await openPortal(stage);
  await keep(page, round, 'portal', true);
  await payByAlipay(stage);
  await payByWeChat(stage, browser);
  await payByTransfer(stage);
  await waitInVain(stage);
  await failForAReason(stage);
  await page.goto(`${demo.url}attendance?account=${round.account}&lang=${round.language}`);
  await keep(page, round, 'attendance');
  await page.goto(`${demo.url}history?account=${round.account}&lang=${round.language}`);
  await keep(page, round, 'history');
  await context.close();
  await withoutScript(browser, demo, round);
}

const dataDirectory = await mkdtemp(join(tmpdir(), 'unstuck-screenshots-'));
await mkdir(FOLDER, { recursive: true });
const demo = await startDemo({ ...readDemoSettings({ LOG_LEVEL: 'error' }), port: 0, dataDirectory });
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const round of ROUNDS) await playRound(browser, demo, round);
} finally {
  await browser.close();
  await demo.stop();
  await rm(dataDirectory, { recursive: true });
}
