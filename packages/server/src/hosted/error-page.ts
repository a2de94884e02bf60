import type { Locale } from '@unstuck/protocol';
import { html } from './html.ts';
import { messagesFor } from './messages.ts';
import type { Page } from './page-layout.ts';
import type { ProblemError } from '../problem-error.ts';

/** Any problem, as a page a person can read and act on. */
export function errorPage(problem: ProblemError, requestId: string, locale: Locale, back: string | null): Page {
  const { error } = messagesFor(locale);
  const text = problem.code === 'order.not-found' || problem.code === 'route.not-found' ? error.notFound : problem.code === 'rate.limited' ? error.busy : error.general;
  return {
    locale,
    heading: error.heading,
    content: html`
<div class="status status-faulty" role="alert"><p>${text}</p></div>
${back !== null && html`<p><a href="${back}">${error.back}</a></p>`}
<p class="hint">${error.reference}: <span class="code">${requestId}</span> · <span class="code">${problem.code}</span></p>`,
  };
}
