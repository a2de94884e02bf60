import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { startOrderService } from './order-service.ts';

const SDK = fileURLToPath(new URL('../../packages/unstuck/dist/', import.meta.url));
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
/** What a portal looks like: its fonts are there before the widget asks for them. */
const PORTAL_STYLE = fileURLToPath(new URL('../../examples/hr-portal/public/portal.css', import.meta.url));

export interface BenchSite {
  readonly browserVersion: string;
  /** A page nobody has visited before, in a context of its own: nothing is cached, compiled or stored. */
  visit(): Promise<{ readonly page: Page; readonly context: BrowserContext; readonly browser: Browser }>;
  /** Puts a script beside the SDK's, at `/sdk/<name>`. */
  serve(name: string, code: string): void;
  close(): Promise<void>;
}

export interface BenchSiteParts {
  readonly databaseUrl: string;
  readonly logFile: string;
  /** Ours to fill. */
  readonly directory: string;
}

/** The built order service serving the built SDK, and beside it one plain page; and the browser that the tests use. */
export async function openBenchSite({ databaseUrl, logFile, directory }: BenchSiteParts): Promise<BenchSite> {
  const sdkDirectory = join(directory, 'sdk');
  mkdirSync(sdkDirectory, { recursive: true });
  for (const source of [SDK, PAGE]) cpSync(source, sdkDirectory, { recursive: true });
  cpSync(PORTAL_STYLE, join(sdkDirectory, 'portal.css'));
  const service = await startOrderService({ database: { url: databaseUrl }, logFile, sdkDirectory });
  const browser = await chromium.launch(config.use?.launchOptions ?? {});
  return {
    browserVersion: browser.version(),
    async visit() {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.goto(`${service.origin}/sdk/bench.html`);
      return { page, context, browser };
    },
    serve: (name, code) => writeFileSync(join(sdkDirectory, name), code),
    async close() {
      await browser.close();
      await service.stop();
    },
  };
}
