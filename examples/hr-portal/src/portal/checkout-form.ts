import { toDecimal } from '@unstuck/protocol';
import type { ChannelId } from '@unstuck/protocol';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Visit } from './visit.ts';

const CHANNELS: readonly ChannelId[] = ['alipay', 'wechat', 'transfer'];
const FIRST_AMOUNT = toDecimal(10_000, 'CNY');

export interface CheckoutSecrets {
  /** Signed by this back end for this employee. */
  readonly token: string;
  /** One per rendered form: whatever is sent from it, with or without script, makes one order. */
  readonly key: string;
}

/** The form a vendor renders: complete by itself, taken over in place by the loader where scripts run. */
export function checkoutForm(visit: Visit, secrets: CheckoutSecrets): Html {
  const { topUp } = visit.texts;
  return html`<form id="topup" method="post" action="/o?lang=${visit.language}" data-unstuck-checkout data-token="${secrets.token}" data-key="${secrets.key}" data-locale="${visit.language}">
<input type="hidden" name="token" value="${secrets.token}">
<input type="hidden" name="key" value="${secrets.key}">
<noscript><p class="field scripts-off">${topUp.scriptsOff}</p></noscript>
<p class="field"><label for="topup-amount">${topUp.amount}</label>
<input id="topup-amount" name="amount" inputmode="decimal" autocomplete="off" required pattern="[0-9]+(\\.[0-9]{1,2})?" value="${FIRST_AMOUNT}"></p>
<fieldset class="field"><legend>${topUp.channel}</legend>${CHANNELS.map(
    (channel, index) => html`<label class="choice"><input type="radio" name="channel" value="${channel}"${index === 0 ? html` checked` : null}> ${topUp.channels[channel]}</label>`,
  )}</fieldset>
<button class="button" type="submit">${topUp.submit}</button>
</form>`;
}
