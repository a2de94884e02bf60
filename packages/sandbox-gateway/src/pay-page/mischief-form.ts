import { API_MISCHIEF, MAX_MISCHIEF_DELAY_MS, NOTIFY_MISCHIEF, NO_MISCHIEF, PAY_MISCHIEF } from '../mischief/mischief.ts';
import type { Mischief } from '../mischief/mischief.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { TEXTS } from './texts.ts';
import type { Locale } from './texts.ts';

/** The sandbox's own controls, apart from what a real cashier shows. */
export function mischiefForm(pageId: string, locale: Locale, mischief: Mischief): Html {
  const texts = TEXTS[locale];
  return html`
    <details class="controls"${isMischievous(mischief) ? html` open` : ''}>
      <summary>${texts.controls}</summary>
      <p>${texts.controlsHint}</p>
      <form method="post" action="${pageId}/mischief?lang=${locale}">
        ${choice('notify', texts.notify, NOTIFY_MISCHIEF, texts.notifyChoices, mischief.notify)}
        ${choice('api', texts.api, API_MISCHIEF, texts.apiChoices, mischief.api)}
        ${choice('pay', texts.payButton, PAY_MISCHIEF, texts.payChoices, mischief.pay)}
        <label><span>${texts.delay}</span><input type="number" name="delayMs" min="0" max="${MAX_MISCHIEF_DELAY_MS}" step="1" value="${mischief.delayMs}" required></label>
        <label class="check"><input type="checkbox" name="all" value="yes"><span>${texts.forAll}</span></label>
        <button data-sandbox-action="mischief">${texts.apply}</button>
      </form>
    </details>
  `;
}

function choice<T extends string>(name: string, label: string, values: readonly T[], names: Readonly<Record<T, string>>, chosen: T): Html {
  const options = values.map((value) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${names[value]}</option>`);
  return html`<label><span>${label}</span><select name="${name}">${options}</select></label>`;
}

function isMischievous(mischief: Mischief): boolean {
  return mischief.notify !== NO_MISCHIEF.notify || mischief.api !== NO_MISCHIEF.api || mischief.pay !== NO_MISCHIEF.pay;
}
