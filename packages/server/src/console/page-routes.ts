import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { html } from '../http/html.ts';
import { chooseLocale } from '../http/asked-locale.ts';

const ASSETS = '/console/assets/';

/**
 * Nothing but our own two files, and nothing that could turn a text into markup or code: reports are written by strangers.
 * Trusted types leave no way to do so even by mistake.
 */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const WITHOUT_SCRIPT = { 'zh-CN': '支持台需要启用脚本。', en: 'The console needs scripts to be on.' } as const;

/** The support console: a page that holds nothing, and the built files that fill it after sign-in. */
export async function registerConsolePage(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    prefix: ASSETS,
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header('Cache-Control', 'private, no-cache');
      reply.header('Cross-Origin-Resource-Policy', 'same-origin');
    },
  });
  app.get('/console', async (request, reply) => {
    const locale = chooseLocale(undefined, request.headers['accept-language']);
    // A browser that translates puts texts of its own in the place of ours, and nothing changes those again: the next report would stand under the last one's facts.
    return reply.headers(HEADERS).send(html`<!doctype html>
<html lang="${locale}" translate="no">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>Unstuck</title>
<link rel="stylesheet" href="${ASSETS}console.css">
<script src="${ASSETS}console.js" defer></script>
</head>
<body>
<div id="console"></div>
<noscript><p>${WITHOUT_SCRIPT[locale]}</p></noscript>
</body>
</html>
`.markup);
  });
  app.get('/console/', async (_request, reply) => reply.redirect('/console', 308));
}
