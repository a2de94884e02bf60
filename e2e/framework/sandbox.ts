import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

type PersonDoes = 'pay' | 'fail' | 'close';

/** The payment platforms' side: their pay pages, their books, and what they can be made to do wrong. */
export interface Sandbox {
  /** Behaves like this from now on, towards everybody. See the gateway's `mischief`. */
  misbehaves(mischief: { readonly notify?: string; readonly api?: string; readonly pay?: string; readonly delayMs?: number }): Promise<void>;
  behaves(): Promise<void>;
  /** What a person does on the pay page that is open in `page`. */
  does(page: Page, action: PersonDoes): Promise<void>;
  /** The same through the platform's own books, for a trade whose page nobody has open. */
  acts(trade: { readonly channel: string; readonly tradeNumber: string }, action: PersonDoes): Promise<void>;
  /** Deliveries of notifications that the order service has confirmed, over all trades with this number. */
  deliveries(tradeNumber: string): Promise<readonly { readonly state: string; readonly delivered: boolean }[]>;
}

interface Books {
  readonly trades: readonly { readonly tradeNumber: string; readonly notifications: readonly { readonly state: string; readonly delivered: boolean }[] }[];
}

export function createSandbox(origin: string): Sandbox {
  const control = `${origin}/sandbox/control`;
  async function send(method: string, url: string, body?: object): Promise<void> {
    const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`);
  }
  return {
    misbehaves: (mischief) => send('PUT', control, mischief),
    behaves: () => send('DELETE', control),
    async does(page, action) {
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.locator(`[data-sandbox-action="${action}"]`).click();
      expect((await answered).status()).toBe(303);
    },
    acts: ({ channel, tradeNumber }, action) => send('POST', `${control}/trades/${channel}/${tradeNumber}/${action}`),
    async deliveries(tradeNumber) {
      const books = (await (await fetch(`${origin}/sandbox/books`)).json()) as Books;
      return books.trades.find((trade) => trade.tradeNumber === tradeNumber)?.notifications ?? [];
    },
  };
}
