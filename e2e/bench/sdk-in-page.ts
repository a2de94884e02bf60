import type { Page } from '@playwright/test';

/** What the script-tag build puts into the page, as far as it is used here. */
export interface SdkWindow {
  readonly Unstuck: {
    createCheckout(options: {
      readonly token: string | (() => Promise<string>);
      readonly observer?: (fact: { readonly type: string; readonly operation?: string }) => void;
    }): SdkCheckout;
  };
}

interface SdkCheckout {
  mount(target: Element): SdkCheckout;
  on(type: 'phase', listener: (change: { readonly phase: string }) => void): () => void;
  unmount(): void;
}

/** As the loader adds it. */
export async function loadStyleSheet(page: Page): Promise<void> {
  await page.addStyleTag({ url: '/sdk/unstuck.css' });
}

/** As the loader adds them; nothing in the page is marked yet, so nothing is mounted. */
export async function loadModernBuild(page: Page): Promise<void> {
  await loadStyleSheet(page);
  await page.addScriptTag({ url: '/sdk/unstuck.modern.js' });
}
