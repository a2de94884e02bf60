import { ENDPOINT, toDecimal } from '@unstuck/protocol';
import type { ChannelId, Currency, Locale, NextAction, Order } from '@unstuck/protocol';
import type { Browser } from '../http/browser-of.ts';
import { formOrigins } from '../http/form-origins.ts';
import { html } from '../http/html.ts';
import type { Html } from '../http/html.ts';
import { messagesFor } from './messages.ts';
import type { Messages } from './messages.ts';
import { pageQuery } from './page-choice.ts';
import type { PageChoice } from './page-choice.ts';
import type { Page } from './page-layout.ts';
import { qrPicture } from './qr-picture.ts';

export const REFRESH_SECONDS = 10;
const SYMBOLS: Readonly<Record<Currency, string>> = { CNY: '¥' };

export type Notice = 'asked' | 'channel-down';

export interface OrderPageInput {
  readonly order: Order;
  readonly account: string;
  readonly channels: readonly ChannelId[];
  readonly locale: Locale;
  /** Put on every address of the page, so that what was chosen stays chosen. */
  readonly choice: PageChoice;
  readonly browser: Browser;
  readonly notice: Notice | null;
  /** Where the person came from; null when nobody said. */
  readonly portalUrl: string | null;
}

/** The order as it truly is, with everything the person can do about it; a pure function of what is known. */
export function orderPage(input: OrderPageInput): Page {
  const { order, locale, choice } = input;
  const messages = messagesFor(locale);
  const pending = order.state === 'open' || order.state === 'approval';
  const action = order.payment?.action ?? null;
  const paid = order.payment !== null && order.state === 'open' && post(input, 'reconcile', html`<button class="secondary" data-unstuck-action="paid">${messages.paid}</button>`);
  const ways = order.state === 'open' && payment(input, messages, action, paid);
  return {
    locale,
    heading: messages.heading[headingOf(order)],
    // What a deed came to is said once: a page that says "just now" for an hour is wrong.
    refresh: pending && choice.refreshes ? { seconds: REFRESH_SECONDS, url: input.notice === null ? null : addressOf(input) } : null,
    // Loading anew takes away the focus, what was selected and the place of whoever is having it read out, so the first thing to reach stops it.
    ...(pending && { corner: html`<a href="${addressOf(input, { ...choice, refreshes: !choice.refreshes })}">${choice.refreshes ? messages.stopRefreshing : messages.refreshAgain}</a>` }),
    formOrigins: action?.type === 'form' ? formOrigins(action.url) : [],
    content: html`
<div class="status status-${order.state} money-${order.money}" role="status"><p>${meaning(order, messages)}</p>
${input.notice !== null && pending && html`<p class="notice">${input.notice === 'asked' ? messages.askedNothing : messages.channelDown}</p>`}</div>
${recap(input, messages)}
${ways}
${pending && html`<div class="actions">
${ways === false && paid}
${post(input, 'cancel', html`<button class="quiet" data-unstuck-action="cancel">${messages.cancel}</button>`)}
</div><p class="hint">${choice.refreshes ? messages.refreshes : html`${messages.refreshesNot} <a href="${addressOf(input)}">${messages.refreshNow}</a>`}</p>`}
${input.portalUrl !== null && html`<p class="back"><a href="${input.portalUrl}">${messages.back}</a></p>`}`,
  };
}

function headingOf(order: Order): keyof Messages['heading'] {
  if (order.state !== 'open') return order.state;
  if (order.money === 'held' || order.money === 'taken') return order.money;
  return 'open';
}

function meaning(order: Order, messages: Messages): string {
  if (order.state === 'approval') return messages.approval;
  if (order.state === 'open' && order.remainingSeconds === 0) return messages.closing;
  if (order.state === 'open' && order.money === 'not-sent' && order.payment?.state === 'failed') return messages.failedBefore;
  return messages.meaning[order.money];
}

function recap({ order, account }: OrderPageInput, messages: Messages): Html {
  return html`<dl class="recap">
<div class="total"><dt>${messages.amount}</dt><dd>${SYMBOLS[order.currency]}${toDecimal(order.amount, order.currency).replace(/\B(?=(\d{3})+\.)/g, ',')}</dd></div>
<div><dt>${messages.account}</dt><dd>${lastCharacters(account)}</dd></div>
${order.payment !== null && html`<div><dt>${messages.channel}</dt><dd>${messages.channels[order.payment.channel]}</dd></div>`}
</dl>
${order.state === 'open' && order.remainingSeconds > 0 && html`<p class="remaining">${messages.minutesLeft(Math.ceil(order.remainingSeconds / 60))}</p>`}`;
}

/** Enough to recognise one's own account, never the whole of it. */
function lastCharacters(account: string): string {
  return account.slice(-Math.min(4, Math.floor(account.length / 2)) || account.length);
}

/** Whoever has paid finds the button for it before all other ways to pay. */
function payment(input: OrderPageInput, messages: Messages, action: NextAction | null, paid: Html | false): Html | false {
  const { order, channels } = input;
  if (order.remainingSeconds === 0 || order.money === 'held' || order.money === 'taken') return false;
  const current = action === null ? null : order.payment?.channel ?? null;
  const others = channels.filter((channel) => channel !== current);
  const buttons = post(input, 'pay', html`<div class="channels">${others.map((channel) =>
    html`<button class="${current === null ? 'primary' : 'secondary'}" name="channel" value="${channel}" data-unstuck-action="${current === null ? 'submit' : 'switch-channel'}">${messages.payWith(messages.channels[channel])}</button>`)}</div>`);
  return html`<section class="pay">
${action !== null && current !== null && present(action, input.browser, messages, messages.goTo(messages.channels[current]))}
${action === null && order.payment?.state === 'started' && html`<p>${messages.preparing}</p>`}
${paid !== false && html`<div class="actions">${paid}</div>`}
${others.length > 0 && html`<h2>${current === null ? messages.choose : messages.otherWays}</h2>${buttons}`}
</section>`;
}

function present(action: NextAction, { inWeChat, onPhone }: Browser, messages: Messages, goTo: string): Html {
  switch (action.type) {
    case 'form':
      return html`${inWeChat && html`<p class="advice">${messages.leaveWeChat}</p>`}<form method="post" action="${action.url}" accept-charset="utf-8">
${Object.entries(action.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="primary" data-unstuck-action="submit">${goTo}</button></form>`;
    case 'redirect':
      return /^(https?:\/\/|\/)/i.test(action.url) ? html`<p><a class="primary" href="${action.url}">${goTo}</a></p>` : html``;
    case 'qr':
      return html`<figure>${qrPicture(action.code, messages.scan)}<figcaption>${messages.scan}</figcaption></figure>
${onPhone && html`<p class="advice">${messages.cameraOnly}</p>`}
${/^(weixin|https?):/i.test(action.code) && html`<p><a href="${action.code}">${messages.openCode}</a></p>`}`;
    case 'transfer':
      return html`<p>${messages.transferSteps}</p><dl class="transfer">
<div><dt>${messages.payee}</dt><dd translate="no">${action.payee}</dd></div>
<div><dt>${messages.bank}</dt><dd translate="no">${action.bank}</dd></div>
<div><dt>${messages.accountNumber}</dt><dd class="code" translate="no">${action.accountNumber}</dd></div>
<div><dt>${messages.remittance}</dt><dd class="code" translate="no">${action.remittance}</dd></div></dl>`;
  }
}

function addressOf({ order, choice }: OrderPageInput, chosen: PageChoice = choice): string {
  return ENDPOINT.hostedOrder(order.id) + pageQuery(chosen);
}

function post(input: OrderPageInput, verb: 'pay' | 'reconcile' | 'cancel', content: Html): Html {
  return html`<form method="post" action="${ENDPOINT.hostedOrder(input.order.id)}/${verb}${pageQuery(input.choice)}">${content}</form>`;
}
