import type { Locale } from '@unstuck/protocol';
import { html } from '../http/html.ts';
import type { Html } from '../http/html.ts';
import { messagesFor } from './messages.ts';

export const STYLESHEET_PATH = '/o/assets/hosted.css';

export interface Page {
  readonly locale: Locale;
  readonly heading: string;
  readonly content: Html;
  /** Loads itself anew; null when nothing will change, or the person does not want it. */
  readonly refresh?: { readonly seconds: number; /** Null for the same address. */ readonly url: string | null } | null;
  /** Stands beside the name of the service, before all else that can be reached. */
  readonly corner?: Html;
  /** Origins beside our own that its forms post to. */
  readonly formOrigins?: readonly string[];
  /** Path of a script of ours. Default: none, and none may run. */
  readonly script?: string;
}

export function renderPage(page: Page): string {
  const { title } = messagesFor(page.locale);
  const refresh = page.refresh ?? null;
  return html`<!doctype html>
<html lang="${page.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
${refresh !== null && html`<meta http-equiv="refresh" content="${refresh.seconds}${refresh.url !== null && `;url=${refresh.url}`}">`}
<title>${page.heading} · ${title}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
${page.script !== undefined && html`<script src="${page.script}" defer></script>`}
</head>
<body>
<main>
<div class="top"><p class="brand">${title}</p>${page.corner ?? null}</div>
<h1>${page.heading}</h1>
${page.content}
</main>
</body>
</html>
`.markup;
}

/** Nothing runs but a script of ours, nothing is framed, nothing is sent anywhere but to us and to the payment page this page hands over to. */
export function pageHeaders(page: Page): Record<string, string> {
  const targets = ["'self'", ...(page.formOrigins ?? [])].join(' ');
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; ${page.script === undefined ? '' : "script-src 'self'; connect-src 'self'; "}style-src 'self'; img-src 'self' data:; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`,
    'Referrer-Policy': 'same-origin',
  };
}
