import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { ChannelId, FailureCode, MoneyTruth, Phase } from '@unstuck/protocol';
import { WORDS, wordsFor } from './words.ts';
import type { Language } from './words.ts';

/** What the person is told. The words for the phase, the failure and the money are looked for in any case. */
export interface Told {
  readonly phase: Phase;
  readonly failure?: FailureCode;
  readonly money: MoneyTruth;
  /** Further words on the screen. */
  readonly words?: readonly (string | RegExp)[];
  /** Default: Chinese. */
  readonly language?: Language;
  /** Above this many milliseconds it counts as stuck. Default: 15 s. */
  readonly within?: number;
}

export type Control = 'submit' | 'retry' | 'pay' | 'paid' | 'open-page' | 'switch-channel' | 'cancel' | 'again' | 'open-report' | 'copy-report' | 'save-report' | 'show-qr';

/** The mounted root on a page. */
export interface Checkout {
  readonly root: Locator;
  readonly amount: Locator;
  control(name: Control): Locator;
  phase(): Promise<Phase>;
  reference(): Promise<string>;
  choose(channel: ChannelId): Promise<void>;
  /** Fills in the form and submits it. */
  order(wish?: { readonly channel?: ChannelId; readonly amount?: string }): Promise<void>;
  /** To the channel's page, which opens in a new tab. */
  goToPay(): Promise<Page>;
  switchTo(channel: ChannelId): Promise<void>;
  shows(told: Told): Promise<void>;
}

export function checkoutOn(page: Page, selector = 'form[data-unstuck-checkout]'): Checkout {
  const root = page.locator(selector);
  const control = (name: Control): Locator => root.locator(`[data-unstuck-action="${name}"]`);
  const amount = root.locator('.unstuck-input');
  const checkout: Checkout = {
    root,
    amount,
    control,
    phase: async () => ((await root.getAttribute('data-unstuck-phase')) ?? 'boot') as Phase,
    reference: async () => (await root.getAttribute('data-unstuck-reference')) ?? '',
    choose: (channel) => root.locator(`.unstuck-radio[value="${channel}"]`).check(),
    async order(wish = {}) {
      await expect(root).toHaveAttribute('data-unstuck-phase', 'ready');
      if (wish.amount !== undefined) await amount.fill(wish.amount);
      await checkout.choose(wish.channel ?? 'alipay');
      await control('submit').click();
    },
    async goToPay() {
      const opened = page.context().waitForEvent('page');
      await control('pay').click();
      const payPage = await opened;
      // A new tab is `about:blank`, loaded, before it is on its way.
      await payPage.waitForURL((url) => url.protocol !== 'about:');
      return payPage;
    },
    switchTo: (channel) => control('switch-channel').filter({ hasText: new RegExp(`${WORDS['zh-CN'].channels[channel][0]}|${WORDS.en.channels[channel][0]}`) }).click(),
    async shows({ phase, failure, money, words = [], language = 'zh-CN', within = 15_000 }) {
      await expect(root).toHaveAttribute('data-unstuck-phase', phase, { timeout: within });
      if (failure === undefined) await expect(root).not.toHaveAttribute('data-unstuck-failure');
      else await expect(root).toHaveAttribute('data-unstuck-failure', failure);
      await expect(root).toHaveAttribute('data-unstuck-money', money);
      await expect(root).toHaveAttribute('data-unstuck-reference', /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
      for (const text of [...wordsFor(language, phase, failure, money), ...words]) await expect(root).toContainText(text);
      if (phase === 'failed') await expect(root).toContainText(await checkout.reference());
      if (money !== 'not-sent') await expect(root).not.toContainText(WORDS[language].money['not-sent']);
    },
  };
  return checkout;
}
