// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import type { NextAction } from '@unstuck/protocol';
import type { State } from '../machine/state.ts';
import { createHandOff } from './hand-off.ts';
import { createServiceAddress } from './service-address.ts';

const FORM: NextAction = { type: 'form', url: 'https://gateway.test/pay?a=1', fields: { submit: 'x', biz: '充值' } };

function setUp(popup: boolean | object, framed = false) {
  const trail: string[] = [];
  /** A window that can be sent elsewhere, as one of another origin can. */
  const place = (name: string) => ({
    location: {
      set href(url: string) {
        trail.push(`${name} goes to ${url}`);
      },
    },
  });
  const tab = { opener: window as unknown, ...place('tab'), close: () => void trail.push('tab closed') };
  const page: Record<string, unknown> = { document, performance, open: (url: string, name: string) => window.open(url, name), ...place('page') };
  page['top'] = framed ? place('top') : page;
  vi.spyOn(window, 'open').mockImplementation((_, name) => {
    trail.push(`open ${String(name).replace(/\d.*/, 'N')}`);
    tab.opener = window;
    return (typeof popup === 'object' ? popup : popup ? tab : null) as Window | null;
  });
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function (this: HTMLFormElement) {
    // Without its opener WebKit would no longer find the tab by its name.
    if (popup === true && this.target !== '_self') expect(tab.opener, 'dropped too early').toBe(window);
    const fields = Array.from(this.querySelectorAll('input'), ({ name, value }) => `${name}=${value}`);
    const where = this.target.replace(/\d.*/, 'N');
    trail.push(`${this.isConnected} ${this.method} ${this.action} ${where} ${this.acceptCharset} ${fields.join('&')}`);
  });
  const handOff = createHandOff(page as unknown as Window, createServiceAddress(['https://pay.test'], ''), 'en');
  return { handOff, page, trail, tab, leaving: (by: string): void => void trail.push(`leaving by ${by}`) };
}
afterEach(() => vi.restoreAllMocks());

it('posts the form to a new tab, after the leave was noted, and takes it out of the page again', () => {
  const { handOff, trail, tab, leaving } = setUp(true);
  expect(handOff.pay(FORM, false, leaving)).toBe(true);
  expect(trail).toEqual(['open unstuck-N', 'leaving by form', 'true post https://gateway.test/pay?a=1 unstuck-N utf-8 submit=x&biz=充值']);
  expect(tab.opener).toBeNull();
  const told: unknown[] = [];
  handOff.pay(FORM, false, (by, newTab) => told.push([by, newTab]));
  handOff.pay(FORM, true, (by, newTab) => told.push([by, newTab]));
  vi.spyOn(window, 'open').mockReturnValue(null);
  handOff.pay(FORM, false, (by, newTab) => told.push([by, newTab]));
  expect(told).toEqual([['form', 'opened'], ['form', null], ['form', 'blocked']]);
  expect(document.querySelector('form')).toBeNull();
});

it.each([[false, false], [true, true]])('stays in this tab when there is no other (popup %s, same tab wished %s)', (popup, sameTab) => {
  const { handOff, trail, leaving } = setUp(popup);
  handOff.pay(FORM, sameTab, leaving);
  expect(trail[trail.length - 1]).toContain('gateway.test/pay?a=1 _self');
  expect(trail.some((line) => line.startsWith('open'))).toBe(!sameTab);
});

it('goes by plain navigation to a redirect', () => {
  const url = 'https://gateway.test/r';
  const inTab = setUp(true);
  expect(inTab.handOff.pay({ type: 'redirect', url }, false, inTab.leaving)).toBe(true);
  expect(inTab.trail[2]).toBe(`tab goes to ${url}`);
  vi.restoreAllMocks();
  const here = setUp(false);
  here.handOff.pay({ type: 'redirect', url }, false, here.leaving);
  expect(here.trail[2]).toBe(`page goes to ${url}`);
});

it('leaves a frame as a whole, whose pages refuse to stand in it', () => {
  const url = 'https://gateway.test/r';
  const { handOff, trail, leaving } = setUp(false, true);
  handOff.pay(FORM, true, leaving);
  handOff.pay(FORM, false, leaving);
  handOff.pay({ type: 'redirect', url }, false, leaving);
  expect(trail.filter((line) => /_top|goes to/.test(line)).map((line) => /_top|.* goes to .*/.exec(line)?.[0])).toEqual(['_top', '_top', `top goes to ${url}`]);
});

it('says that there is no way out of a frame that may neither open a tab nor lead its page away', () => {
  const { handOff, page, leaving } = setUp(false, true);
  page['top'] = {
    location: {
      set href(_: string) {
        throw new DOMException('the frame is sandboxed', 'SecurityError');
      },
    },
  };
  expect(handOff.pay({ type: 'redirect', url: 'https://gateway.test/r' }, false, leaving)).toBe(false);
  const order = { id: 'o1', page: '/o/o1' };
  expect(handOff.openPage({ phase: 'confirming', order } as State, 'token', leaving)).toBe(false);
});

it('goes by this tab where what the page has for `open` answers no window', () => {
  const { handOff, trail, leaving } = setUp({ closed: false });
  handOff.pay({ type: 'redirect', url: 'https://gateway.test/r' }, false, leaving);
  expect(trail[trail.length - 1]).toBe('page goes to https://gateway.test/r');
});

it.each<NextAction>([
  { type: 'redirect', url: 'javascript:alert(1)' },
  { type: 'form', url: 'data:text/html,x', fields: {} },
  { type: 'qr', code: 'weixin://x' },
])('goes nowhere by %j', (action) => {
  const { handOff, trail, leaving } = setUp(true);
  expect([handOff.pay(action, false, leaving), trail]).toEqual([false, []]);
});

it('opens the page of the order, or the one that makes it under the same key, in the language of the checkout', () => {
  const { handOff, trail, leaving } = setUp(true);
  const known = { phase: 'paying', order: { page: '/o/o-1' } } as unknown as State;
  expect(handOff.openPage(known, TOKEN, leaving)).toBe(true);
  expect(trail.splice(0)).toEqual(['open unstuck-N', 'leaving by hosted-page', 'tab goes to https://pay.test/o/o-1?lang=en']);
  const purchase = { amount: 5_005, currency: 'CNY', channel: 'wechat' };
  const failed = { phase: 'failed', order: null, purchase, intent: { key: 'key-00001' } } as unknown as State;
  handOff.openPage(failed, TOKEN, leaving);
  expect(trail[2]).toBe('true post https://pay.test/o?lang=en unstuck-N utf-8 token=t.o.k&key=key-00001&amount=50.05&currency=CNY&channel=wechat');
  expect(handOff.openPage({ phase: 'ready' } as State, TOKEN, leaving)).toBe(false);
});

it('closes the empty tab of a form that the policy stopped, and minds no other form', () => {
  const { handOff, trail, leaving } = setUp(true);
  handOff.pay(FORM, false, leaving);
  expect(handOff.stopped((url) => url === 'https://elsewhere.test')).toBe(false);
  expect(handOff.stopped((url) => url === FORM.url)).toBe(true);
  expect(trail.filter((line) => line === 'tab closed')).toHaveLength(1);
});

const TOKEN = 't.o.k';
