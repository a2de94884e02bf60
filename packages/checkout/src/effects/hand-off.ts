import { fence } from '@unstuck/compat';
import { ENDPOINT, toDecimal } from '@unstuck/protocol';
import type { NextAction } from '@unstuck/protocol';
import { orderOf } from '../machine/known-of.ts';
import type { State } from '../machine/state.ts';
import type { ServiceAddress } from './service-address.ts';

export type WayOut = 'form' | 'redirect' | 'hosted-page';
/** Runs once there is a way out and before the person takes it, so that what it stores is kept. */
export type Leaving = (by: WayOut, newTab: 'opened' | 'blocked' | null) => void;

export interface HandOff {
  /** To the channel, inside the person's click. False if there is no way there. */
  pay(action: NextAction, sameTab: boolean, leaving: Leaving): boolean;
  /** To the hosted page of the order, or to one that makes it under the same key. False before there is anything to show. */
  openPage(state: State, token: string, leaving: Leaving): boolean;
  /** The page's policy stopped a form: true if it was ours. */
  stopped(isOurs: (url: string) => boolean): boolean;
}

/** The only ways out of the page. The service's own pages go on in the checkout's language. */
export function createHandOff(scope: Window, service: ServiceAddress, locale: string): HandOff {
  const { document } = scope;
  // The order page and the channels' refuse to be framed.
  const here = scope.top === scope ? '_self' : '_top';
  const query = `?lang=${locale}`;
  let count = 0;
  let latestUrl = '';
  let latestTab: Window | null | undefined;

  /** A new tab while the click still allows it; without one, the name of this tab. */
  function openTab(sameTab: boolean): string {
    const name = sameTab ? here : `unstuck-${(count += 1)}-${Math.round(scope.performance.now())}`;
    latestTab = sameTab ? null : fence(() => scope.open('', name));
    return latestTab ? name : here;
  }

  function post(url: string, fields: Readonly<Record<string, string>>, target: string): true {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = url;
    form.target = target;
    // In a GBK page the fields would go out as GBK, and the channel's signature over them would not fit.
    form.acceptCharset = 'utf-8';
    for (const name of Object.keys(fields)) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = fields[name] ?? '';
      form.appendChild(input);
    }
    document.body.appendChild(form);
    // A field may be called "submit" and hide the form's own method.
    HTMLFormElement.prototype.submit.call(form);
    document.body.removeChild(form);
    return true;
  }

  /** By `href`, which windows of another origin let be set, too. False where there is no window, or the page may not lead it away. */
  function send(window: Window | null | undefined, url: string): boolean {
    return fence(() => {
      (window as Window).location.href = url;
      return true;
    }, false);
  }

  function leave(by: WayOut, address: string, fields: Readonly<Record<string, string>> | null, sameTab: boolean, leaving: Leaving): boolean {
    // A path is one of the order service's own.
    const url = /^\/(?!\/)/.test(address) ? service.current() + address : address;
    if (!/^https?:\/\//i.test(url)) return false;
    const target = openTab(sameTab);
    latestUrl = url;
    leaving(by, sameTab ? null : latestTab ? 'opened' : 'blocked');
    // What a page has put in the place of `open` may answer anything.
    const left = fields ? post(url, fields, target) : send(latestTab, url) || send(scope.top, url);
    // The channel's page has no business with ours. Not before: WebKit then finds no tab of that name any more, and opens another.
    fence(() => latestTab && (latestTab.opener = null));
    return left;
  }

  return {
    pay(action, sameTab, leaving) {
      if (action.type === 'form') return leave('form', action.url, action.fields, sameTab, leaving);
      return action.type === 'redirect' && leave('redirect', action.url, null, sameTab, leaving);
    },
    openPage(state, token, leaving) {
      const order = orderOf(state);
      if (order) return leave('hosted-page', order.page + query, null, false, leaving);
      if (state.phase !== 'creating' && state.phase !== 'failed') return false;
      const { amount, currency, channel } = state.purchase;
      const fields = { token, key: state.intent.key, amount: toDecimal(amount, currency), currency, channel };
      return leave('hosted-page', ENDPOINT.hostedCreate + query, fields, false, leaving);
    },
    stopped(isOurs) {
      if (!isOurs(latestUrl)) return false;
      fence(() => latestTab?.close());
      return true;
    },
  };
}
