import type { Locale } from '@unstuck/protocol';
import { html } from '../http/html.ts';
import { messagesFor } from './messages.ts';
import type { Page } from './page-layout.ts';
import type { ProblemError } from '../problem-error.ts';

/** Any problem, as a page a person can read and act on. `refreshSeconds` is after how long it loads itself anew; null for never. */
export function errorPage(problem: ProblemError, requestId: string, locale: Locale, back: string | null, refreshSeconds: number | null): Page {
  const { error, refreshes } = messagesFor(locale);
  return {
    locale,
    heading: error.heading,
    refresh: refreshSeconds === null ? null : { seconds: refreshSeconds, url: null },
    content: html`
<div class="status status-faulty" role="alert"><p>${error[textOf(problem)]}</p></div>
${back !== null && html`<p><a href="${back}">${error.back}</a></p>`}
${refreshSeconds !== null && html`<p class="hint">${refreshes}</p>`}
<p class="hint">${error.reference}: <span class="code" translate="no">${requestId}</span> · <span class="code" translate="no">${problem.code}</span></p>`,
  };
}

function textOf({ code }: ProblemError): 'notFound' | 'busy' | 'unreadable' | 'general' {
  switch (code) {
    case 'order.not-found':
    case 'route.not-found':
      return 'notFound';
    case 'rate.limited':
      return 'busy';
    case 'request.media-type':
    case 'request.too-large':
    case 'request.not-json':
    case 'request.invalid':
      return 'unreadable';
    default:
      return 'general';
  }
}
