import { toDecimal } from '@unstuck/protocol';
import { refundedOf } from '../books/trade.ts';
import type { Trade } from '../books/trade.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { TEXTS } from './texts.ts';
import type { Locale } from './texts.ts';

/** What the merchant's people do in the platform's own console, of which the merchant's program only hears. */
export function refundForm(trade: Trade, locale: Locale): Html {
  const texts = TEXTS[locale];
  const left = toDecimal(trade.amount - refundedOf(trade), 'CNY');
  return html`
    <details class="controls">
      <summary>${texts.refundConsole[trade.platform]}</summary>
      <p>${texts.refundHint}</p>
      <form method="post" action="${trade.pageId}/refund?lang=${locale}">
        <label><span>${texts.refundAmount}</span><input type="number" name="amount" min="0.01" max="${left}" step="0.01" value="${left}" required></label>
        <button data-sandbox-action="refund">${texts.refund}</button>
      </form>
    </details>
  `;
}
