import { toDecimal } from '@unstuck/protocol';
import { isPayable, refundedOf } from '../books/trade.ts';
import type { Trade } from '../books/trade.ts';
import type { Mischief } from '../mischief/mischief.ts';
import { toAlipayTime } from '../platform-time.ts';
import { mischiefForm } from './mischief-form.ts';
import { refundForm } from './refund-form.ts';
import { NOTHING, html } from './html.ts';
import type { Html } from './html.ts';
import { TEXTS } from './texts.ts';
import type { Locale } from './texts.ts';

export interface PayPageView {
  readonly trade: Trade;
  readonly locale: Locale;
  /** What applies to this trade. */
  readonly mischief: Mischief;
  /** Signed by the platform already; null if there is nowhere to go back to. */
  readonly backUrl: string | null;
}

/** The gateway's base path, relative to a pay page. */
export const PAY_PAGE_ROOT = '../..';

/** All links are relative to `<basePath>/<platform>/pay/<pageId>`, so that it works behind any proxy's prefix. */
export function payPage(view: PayPageView): string {
  const { trade, locale } = view;
  const texts = TEXTS[locale];
  return page({
    root: PAY_PAGE_ROOT,
    locale,
    platform: trade.platform,
    title: `${texts.cashier[trade.platform]} · ¥${toDecimal(trade.amount, 'CNY')}`,
    other: html`<a class="language" hreflang="${otherLocale(locale)}" href="?lang=${otherLocale(locale)}">${texts.otherLocale}</a>`,
    body: html`
      <section class="card" data-sandbox-state="${trade.state}">
        ${isPayable(trade) ? waiting(view) : outcome(view)}
      </section>
      ${trade.state === 'paid' ? refundForm(trade, locale) : NOTHING}
      ${mischiefForm(trade.pageId, locale, view.mischief)}
    `,
  });
}

/** @param root the gateway's base path, relative to the page's own address */
export function messagePage(platform: Trade['platform'], locale: Locale, root: string, title: string, hint: string): string {
  return page({
    root,
    locale,
    platform,
    title,
    other: NOTHING,
    body: html`<section class="card"><div class="outcome closed"><span class="mark" aria-hidden="true"></span><h1>${title}</h1><p>${hint}</p></div></section>`,
  });
}

function waiting(view: PayPageView): Html {
  const { trade, locale, backUrl } = view;
  const texts = TEXTS[locale];
  const refused = trade.refusals > 0 ? html`<p class="refused" role="alert">${texts.refused}</p>` : NOTHING;
  return html`
    <div class="due">
      <h1 class="payee">${texts.payTo(texts.merchantName)}</h1>
      <p class="amount"><span class="label">${texts.total}</span> <span class="figure"><small>¥</small>${grouped(trade.amount)}</span></p>
    </div>
    ${facts(view)}
    ${refused}
    <form class="actions" method="post" action="${trade.pageId}?lang=${locale}">
      <button class="pay" name="action" value="pay" data-sandbox-action="pay">${texts.pay}</button>
      <div class="others">
        <button name="action" value="fail" data-sandbox-action="fail">${texts.fail}</button>
        <button name="action" value="close" data-sandbox-action="close">${texts.close}</button>
        ${backUrl === null ? NOTHING : html`<a href="${backUrl}">${texts.back}</a>`}
      </div>
    </form>
  `;
}

function outcome(view: PayPageView): Html {
  const { trade, locale, backUrl } = view;
  const texts = TEXTS[locale];
  const [title, hint] = trade.state === 'paid' ? [texts.paid, texts.paidHint[trade.platform]] : [texts.closed, texts.closedHint];
  return html`
    <div class="outcome ${trade.state}">
      <span class="mark" aria-hidden="true"></span>
      <h1>${title}</h1>
      <p class="amount"><span class="figure"><small>¥</small>${grouped(trade.amount)}</span></p>
      <p>${hint}</p>
    </div>
    ${facts(view)}
    ${backUrl === null ? NOTHING : html`<p class="actions"><a class="pay" href="${backUrl}">${texts.back}</a></p>`}
  `;
}

function facts({ trade, locale }: PayPageView): Html {
  const texts = TEXTS[locale];
  const rows: readonly (readonly [string, string])[] = [
    ...(isPayable(trade) ? [] : [[texts.merchant, texts.merchantName] as const]),
    [texts.description, trade.description],
    [texts.order, trade.tradeNumber],
    [texts.platformOrder, trade.platformTradeNumber],
    trade.paidAt === null ? [texts.created, toAlipayTime(new Date(trade.createdAt))] : [texts.paidAt, toAlipayTime(new Date(trade.paidAt))],
    ...(trade.refunds.length > 0 ? [[texts.refunded, `¥${toDecimal(refundedOf(trade), 'CNY')}`] as const] : []),
    ...(isPayable(trade) ? [[texts.method, texts.methodName[trade.platform]] as const] : []),
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

interface PageParts {
  readonly root: string;
  readonly locale: Locale;
  readonly platform: Trade['platform'];
  readonly title: string;
  readonly other: Html;
  readonly body: Html;
}

function page({ root, locale, platform, title, other, body }: PageParts): string {
  const texts = TEXTS[locale];
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}/pay-page.css">
</head>
<body class="${platform}">
<header><div class="bar"><span class="logo" aria-hidden="true">${platform === 'alipay' ? '支' : '✓'}</span><strong>${texts.cashier[platform]}</strong><span class="badge">${texts.badge}</span>${other}</div></header>
<main>
<p class="notice">${texts.notice}</p>
${body}
</main>
</body>
</html>
`.markup;
}

function grouped(minor: number): string {
  return toDecimal(minor, 'CNY').replace(/\B(?=(\d{3})+\.)/g, ',');
}

function otherLocale(locale: Locale): Locale {
  return locale === 'en' ? 'zh-CN' : 'en';
}
