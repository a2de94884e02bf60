import type { Locale } from '@unstuck/protocol';
import { html } from '../http/html.ts';
import type { Html } from '../http/html.ts';
import type { Page } from './page-layout.ts';
import { reportMessagesFor } from './report-messages.ts';

export const RECEIVE_SCRIPT_PATH = '/r/assets/receive.js';

/** What came of a report that was pasted and sent without script. */
export type Pasted = { readonly state: 'received'; readonly reference: string } | { readonly state: 'refused'; readonly text: string };

/**
 * Where a carried report lands. With scripts on, the report in the address is sent at once; with scripts off the address alone tells the
 * service nothing, so the page says what to do and takes the text in a form.
 */
export function reportPage(locale: Locale, pasted: Pasted | null): Page {
  const messages = reportMessagesFor(locale);
  if (pasted?.state === 'received') return { locale, heading: messages.heading, content: received(locale, pasted.reference) };
  return {
    locale,
    heading: messages.heading,
    ...(pasted === null ? { script: RECEIVE_SCRIPT_PATH } : {}),
    content: html`
<div id="waiting">${pasted === null ? html`<p>${messages.waiting}</p>` : html`<div class="status status-faulty" role="alert"><p>${messages.refused}</p></div>`}
<form method="post" action="/r?lang=${locale}" class="fields">
<label for="report">${messages.label}</label>
<textarea id="report" name="report" rows="6" spellcheck="false">${pasted?.text ?? ''}</textarea>
<button class="primary">${messages.submit}</button>
</form></div>
<div id="sending" hidden><div class="status" role="status"><p>${messages.sending}</p></div></div>
<div id="received" hidden>${received(locale, null)}</div>
<div id="refused" hidden><div class="status status-faulty" role="alert"><p>${messages.refused}</p></div></div>
<div id="unreachable" hidden><div class="status status-faulty" role="alert"><p>${messages.unreachable}</p></div>
<div class="actions"><button class="primary" id="again" type="button">${messages.again}</button></div></div>`,
  };
}

function received(locale: Locale, reference: string | null): Html {
  const messages = reportMessagesFor(locale);
  return html`<div class="status status-paid" role="status"><p>${messages.received}</p></div>
${reference !== null && html`<p>${messages.reference} <strong class="code" translate="no">${reference}</strong></p>`}
<p class="hint">${messages.close}</p>`;
}
