import { CHANNEL_IDS, CURRENCY_DIGITS, LIMITS, fromDecimal, idempotencyKeySchema } from '@unstuck/protocol';
import type { ChannelId, Currency, Locale } from '@unstuck/protocol';
import * as v from 'valibot';
import { html } from '../http/html.ts';
import { messagesFor } from './messages.ts';
import type { Messages } from './messages.ts';
import type { Page } from './page-layout.ts';

export type FormFault = keyof Messages['form']['remedies'];

const ELSEWHERE: readonly FormFault[] = ['token', 'token-expired', 'account'];

/** What a vendor's form brings, as typed. */
export type TypedForm = Readonly<Record<'token' | 'key' | 'amount' | 'currency' | 'channel', string>>;

export interface PlainOrder {
  readonly amount: number;
  readonly currency: Currency;
  readonly channel: ChannelId | null;
  readonly key: string;
}

export function readTypedForm(body: unknown): TypedForm {
  const fields = typeof body === 'object' && body !== null ? body as Record<string, unknown> : {};
  const text = (name: string): string => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  return { token: text('token'), key: text('key'), amount: text('amount'), currency: text('currency') || 'CNY', channel: text('channel') };
}

/** Without a key of its own, the token's id is the intent: two plain posts with one token still make one order. */
export function readPlainOrder(form: TypedForm, tokenId: string | null): { order: PlainOrder } | { faults: FormFault[] } {
  const faults: FormFault[] = [];
  const amount = readAmount(form.amount);
  if (amount === null) faults.push('amount-format');
  else if (amount < LIMITS.minAmount || amount > LIMITS.maxAmount) faults.push('amount-range');
  const currency = form.currency.toUpperCase();
  if (!isCurrency(currency)) faults.push('currency');
  const channel = form.channel === '' ? null : CHANNEL_IDS.find((id) => id === form.channel);
  if (channel === undefined) faults.push('channel');
  const key = v.safeParse(idempotencyKeySchema, form.key === '' ? tokenId : form.key);
  if (!key.success) faults.push('key');
  if (faults.length > 0 || amount === null || channel === undefined || !key.success || !isCurrency(currency)) return { faults };
  return { order: { amount, currency, channel, key: key.output } };
}

function isCurrency(text: string): text is Currency {
  return Object.hasOwn(CURRENCY_DIGITS, text);
}

/** "50", "50.5", "050.00", also in full-width digits and behind a currency sign. */
function readAmount(typed: string): number | null {
  return fromDecimal(typed.normalize('NFKC').replace(/^¥\s*/, '').replace(/^0+(?=\d)/, ''), 'CNY');
}

/** The form again, with what was typed kept and each fault named with its remedy; without the form where it could not help. */
export function faultyFormPage(form: TypedForm, faults: readonly FormFault[], channels: readonly ChannelId[], locale: Locale): Page {
  const messages = messagesFor(locale);
  // Nothing in the form can mend these: the way on begins at the portal.
  if (faults.some((fault) => ELSEWHERE.includes(fault))) {
    return {
      locale,
      heading: messages.error.heading,
      content: html`<div class="status status-faulty" role="alert">${faults.map((fault) => html`<p data-field="${fault.split('-')[0] ?? fault}">${messages.form.remedies[fault]}</p>`)}</div>`,
    };
  }
  const amountFaulty = faults.some((fault) => fault.startsWith('amount'));
  return {
    locale,
    heading: messages.form.heading,
    content: html`
<div class="status status-faulty" role="alert"><p>${messages.form.faulty}</p>
<ul id="faults">${faults.map((fault) => html`<li data-field="${fault.split('-')[0] ?? fault}">${messages.form.remedies[fault]}</li>`)}</ul></div>
<form method="post" action="/o?lang=${locale}" class="fields">
<input type="hidden" name="token" value="${form.token}"><input type="hidden" name="key" value="${form.key}"><input type="hidden" name="currency" value="${form.currency}">
<label for="amount">${messages.amount} (${form.currency}) <span class="hint">${messages.form.amountHint}</span></label>
<input id="amount" name="amount" inputmode="decimal" autocomplete="off" value="${form.amount}"${amountFaulty && html` aria-invalid="true" aria-describedby="faults"`}>
<fieldset><legend>${messages.channel}</legend>${channels.map((channel) => html`
<label class="choice"><input type="radio" name="channel" value="${channel}"${channel === form.channel && html` checked`}> ${messages.channels[channel]}</label>`)}</fieldset>
<button class="primary">${messages.form.submit}</button>
</form>`,
  };
}
