// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CheckoutOptions, PhaseChange } from './checkout-options.ts';
import { createCheckout } from './create-checkout.ts';
import { IntegrationError } from './integration-error.ts';
import { DEADLINES } from './machine/deadlines.ts';
import { createFakeOrderServer } from './testing/fake-order-server.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../compat/src/testing/fake-platform.ts';
import { TOKEN } from './testing/fake-tab.ts';

const FORM = `<form id="topup" method="post" action="https://pay.test/o" data-unstuck-checkout><input type="hidden" name="token" value="t"><label>Amount <input name="amount" value="80" required></label><select name="channel"><option value="alipay">A</option><option value="wechat">W</option></select><button>Pay</button></form>`;

beforeEach(() => {
  document.body.innerHTML = '<div id="box"></div>' + FORM;
});
afterEach(() => vi.restoreAllMocks());

function setUp(more: Partial<CheckoutOptions> = {}) {
  const time = createVirtualTime();
  const server = createFakeOrderServer();
  const shared = createSharedStorage();
  const platform = createFakePlatform({ time, storage: shared.open(), fetch: server.fetch });
  const checkout = createCheckout({ token: TOKEN, api: 'https://pay.test', platform, ...more });
  return { time, server, shared, checkout };
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no #${id}`);
  return element;
}

/** What is thrown, read the way a vendor's page would: by its literal code. */
function misuse(run: () => unknown): { field: string; message: string } {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(IntegrationError);
    expect(error).toMatchObject({ code: 'integration' });
    return error as IntegrationError;
  }
  throw new Error('nothing was thrown');
}

it.each([
  [{ token: 'x', obsrver: () => undefined }, 'obsrver', 'did you mean "observer"?'],
  [{ token: 'x', Locale: 'en' }, 'Locale', 'did you mean "locale"?'],
  [{ token: 'x', preset: [100] }, 'preset', 'did you mean "presets"?'],
  [{ token: 'x', getToken: 1 }, 'getToken', 'did you mean "token"?'],
  [{ token: 'x', lcoale: 1 }, 'lcoale', 'did you mean "locale"?'],
  [{ token: 'x', curancy: 1 }, 'curancy', 'did you mean "currency"?'],
  [{ token: 'x', chanels: 1 }, 'chanels', 'did you mean "channels"?'],
  [{ token: 'x', apiUrl: 1 }, 'apiUrl', 'did you mean "api"?'],
  [{ token: 'x', platfrom: 1 }, 'platfrom', 'did you mean "platform"?'],
  [{ token: 'x', toString: 1 }, 'toString', 'no such option'],
  [{}, 'token', 'pass the account token'],
  [{ token: '' }, 'token', 'pass the account token'],
  [{ token: 7 }, 'token', 'pass the account token'],
  [{ token: 'x', key: 'short' }, 'key', '8 to 128'],
  [{ token: 'x', key: 'with a space' }, 'key', 'printable ASCII'],
  [{ token: 'x', key: 'YOUR-PURCHASE-ID' }, 'key', 'one value per purchase'],
  [{ token: 'x', api: 'pay.example.com' }, 'api', 'http(s) base URL'],
  [{ token: 'x', api: '//pay.example.com' }, 'api', 'http(s) base URL'],
  [{ token: 'x', api: 'javascript:alert(1)' }, 'api', 'http(s) base URL'],
  [{ token: 'x', api: 'https://pay.example.com?x=1' }, 'api', 'without query'],
  [{ token: 'x', fallbacks: 'https://pay2.example.com' }, 'fallbacks', 'list of base URLs'],
  [{ token: 'x', fallbacks: ['https://pay2.example.com', 'pay3.example.com'] }, 'fallbacks', 'list of base URLs'],
  [{ token: 'x', presets: [] }, 'presets', 'non-empty list'],
  [{ token: 'x', presets: [12.5] }, 'presets', 'whole minor units'],
  [{ token: 'x', presets: ['5000'] }, 'presets', 'whole minor units'],
  [{ token: 'x', channels: ['paypal'] }, 'channels', 'alipay, wechat, transfer'],
  [{ token: 'x', currency: 'USD' }, 'currency', 'CNY'],
  [{ token: 'x', currency: 'toString' }, 'currency', 'CNY'],
  [{ token: 'x', observer: 'log' }, 'observer', 'a function'],
  [{ token: 'x', diagnosis: () => undefined }, 'diagnosis', 'createDiagnostics()'],
  [null, 'options', 'an object'],
])('refuses the options %j, naming the field and the remedy', (options, field, remedy) => {
  const error = misuse(() => createCheckout(options as never));
  expect(error.field).toBe(field);
  expect(error.message).toContain(remedy);
});

it('takes every option that is right, and options that are left undefined', () => {
  const all = { api: '/pay/', fallbacks: ['https://pay2.example.com/'], key: 'purchase-1', locale: 'en', currency: 'CNY', presets: [100], channels: ['transfer'], observer: () => undefined } as const;
  expect(() => createCheckout({ token: () => 'x', ...all })).not.toThrow();
  const withUndefined: object = { token: 'x', key: undefined };
  expect(() => createCheckout(withUndefined as never)).not.toThrow();
});

it('names the selector that matches nothing, and what else is wrong about mounting', () => {
  const { checkout } = setUp();
  expect(misuse(() => checkout.mount('#nowhere')).message).toContain('"#nowhere"');
  expect(misuse(() => checkout.mount('##')).message).toContain('"##"');
  expect(misuse(() => checkout.mount(null as never)).message).toContain('an element or a selector');
  checkout.mount('#box');
  expect(misuse(() => checkout.mount('#topup')).message).toContain('unmount()');
  const other = setUp().checkout;
  expect(misuse(() => other.mount('#box')).message).toContain('holds a checkout');
  expect(misuse(() => checkout.on('phases' as never, () => undefined)).message).toContain('"phase"');
  checkout.unmount();
  other.mount('#box').unmount();
});

it('keeps the attributes current before anybody hears of the phase', async () => {
  const { checkout, time } = setUp();
  const box = byId('box');
  const heard: [string, string | null, string | null, boolean][] = [];
  const changes: PhaseChange[] = [];
  document.body.addEventListener('unstuck:phase', (event) => {
    const { phase } = (event as CustomEvent<PhaseChange>).detail;
    heard.push([phase, box.getAttribute('data-unstuck-phase'), box.getAttribute('data-unstuck-money'), event.cancelable]);
  });
  checkout.on('phase', (change) => changes.push(change));
  checkout.on('phase', () => { throw new Error('the page'); });
  checkout.mount(box);
  expect(heard).toEqual([['ready', 'ready', 'not-sent', false]]);
  expect(box.getAttribute('data-unstuck-build')).toBe('modern');
  expect(box.getAttribute('data-unstuck-reference')).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-./);
  byId('box').querySelector<HTMLInputElement>('input')?.focus();
  await time.advance(100);
  expect(changes).toMatchObject([{ phase: 'ready', failure: null, money: 'not-sent', orderId: null }]);
  checkout.unmount();
  expect(box.outerHTML).toBe('<div id="box"></div>');
});

it('upgrades a plain form under its key, and gives it back exactly', async () => {
  const { checkout, time, server } = setUp();
  const form = byId('topup') as HTMLFormElement;
  const before = form.outerHTML;
  checkout.mount(form);
  expect(Array.from(form.children).filter((child) => child.hasAttribute('hidden'))).toHaveLength(4);
  expect(form.noValidate).toBe(true);
  const key = form.querySelector<HTMLInputElement>('[name=key]')?.value;
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  const submit = new Event('submit', { bubbles: true, cancelable: true });
  form.dispatchEvent(submit);
  expect(submit.defaultPrevented).toBe(true);
  await time.advance(300);
  expect(form.getAttribute('data-unstuck-phase')).toBe('paying');
  expect([...server.orders].map(([made, { amount }]) => [made, amount])).toEqual([[key, 8000]]);
  expect(form.querySelector<HTMLInputElement>('[name=amount]')?.value).toBe('80.00');
  checkout.unmount();
  expect(form.outerHTML).toBe(before);
  expect(form.noValidate).toBe(false);
});

it('shows why it failed on the root', async () => {
  const { checkout, time, server } = setUp();
  server.next({ problem: 'token.expired' });
  const form = byId('topup');
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(300);
  expect(['phase', 'failure', 'money'].map((name) => form.getAttribute(`data-unstuck-${name}`))).toEqual(['failed', 'session.expired', 'not-sent']);
  checkout.unmount();
});

/** Those of the page, by the type of the event. */
function countListeners(): ReadonlyMap<string, number> {
  const listening = new Map<string, number>();
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    vi.spyOn(target, 'addEventListener').mockImplementation(function (this: EventTarget, type: string, ...rest: never[]) {
      listening.set(type, (listening.get(type) ?? 0) + 1);
      Reflect.apply(addEventListener, target, [type, ...rest]);
    } as never);
    vi.spyOn(target, 'removeEventListener').mockImplementation(function (this: EventTarget, type: string, ...rest: never[]) {
      listening.set(type, (listening.get(type) ?? 0) - 1);
      Reflect.apply(removeEventListener, target, [type, ...rest]);
    } as never);
  }
  return listening;
}

it('leaves no listener, timer or request behind', async () => {
  const listening = countListeners();
  const { checkout, time, server } = setUp();
  server.next('hang');
  const form = byId('topup');
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(500);
  expect(listening.get('visibilitychange')).toBe(1);
  expect(listening.get('securitypolicyviolation')).toBeGreaterThan(0);
  checkout.unmount();
  await time.advance(0);
  expect([...listening.values()].every((count) => count === 0)).toBe(true);
  expect([time.pending(), server.open()]).toEqual([0, 0]);
  checkout.unmount();
});

it('takes the order up again when it is mounted again', async () => {
  const { checkout, time, server } = setUp();
  const form = byId('topup');
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(300);
  checkout.unmount();
  checkout.mount('#box');
  await time.advance(300);
  expect(byId('box').getAttribute('data-unstuck-phase')).toBe('paying');
  expect(server.orders.size).toBe(1);
  checkout.unmount();
});

it('shows the boot phase while a token function is awaited', async () => {
  const { checkout, time } = setUp({ token: () => Promise.resolve(TOKEN) });
  checkout.mount('#box');
  expect(byId('box').getAttribute('data-unstuck-phase')).toBe('boot');
  await time.advance(10);
  expect(byId('box').getAttribute('data-unstuck-phase')).toBe('ready');
  checkout.unmount();
});

it('shows the form at once where the page cannot give a token', async () => {
  const { checkout, time } = setUp({ token: () => Promise.reject(new Error('signed out')) });
  checkout.mount('#box');
  await time.advance(10);
  expect(byId('box').getAttribute('data-unstuck-phase')).toBe('ready');
  checkout.unmount();
});

it('goes on with the order that its account has under way, and makes no other, where the token comes after the form was sent', async () => {
  const { checkout: earlier, time, server, shared } = setUp();
  const form = byId('topup');
  const submit = (): boolean => form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  earlier.mount(form);
  submit();
  await time.advance(300);
  earlier.unmount();
  let give = (_: string): void => undefined;
  const platform = createFakePlatform({ time, storage: shared.open(), fetch: server.fetch });
  const checkout = createCheckout({ token: () => new Promise((resolve) => (give = resolve)), api: 'https://pay.test', platform });
  checkout.mount(form);
  await time.advance(DEADLINES.boot + 100);
  submit();
  await time.advance(100);
  expect(form.getAttribute('data-unstuck-phase')).toBe('creating');
  give(TOKEN);
  await time.advance(3_000);
  expect([form.getAttribute('data-unstuck-phase'), server.orders.size]).toEqual(['paying', 1]);
  checkout.unmount();
});

it('remembers as sent what the hosted page is to make, before the person is there', async () => {
  const { checkout, time, server, shared } = setUp();
  const form = byId('topup');
  server.next({ problem: 'token.expired' });
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(300);
  const stages = (): unknown[] => [...shared.values.values()].map((text) => /"stage":"(\w+)"/.exec(text)?.[1]);
  expect(stages()).toEqual(['armed']);
  const left: unknown[] = [];
  vi.spyOn(window, 'open').mockReturnValue(null);
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => void left.push(stages()));
  form.querySelector<HTMLElement>('[data-unstuck-action="open-page"]')?.click();
  expect(left).toEqual([['sent']]);
  checkout.unmount();
});

it('means no channel that the page does not offer, also where the one that it does is down', async () => {
  const { time, server, shared } = setUp();
  const meta = { versions: { current: 1, oldest: 1 }, serverTime: '2026-11-23T08:00:00Z', channels: [{ id: 'alipay', healthy: true }, { id: 'wechat', healthy: false }], limits: { minAmount: 100, maxAmount: 5_000_000, currency: 'CNY' } };
  const platform = createFakePlatform({
    time, storage: shared.open(),
    fetch: (input, init) => new Request(input, init).url.endsWith('/meta') ? Promise.resolve(new Response(JSON.stringify(meta), { headers: { 'Content-Type': 'application/json' } })) : server.fetch(input, init),
  });
  const checkout = createCheckout({ token: TOKEN, api: 'https://pay.test', platform, channels: ['wechat'] });
  const form = byId('topup');
  checkout.mount(form);
  await time.advance(100);
  expect(Array.from(form.querySelectorAll<HTMLInputElement>('.unstuck-radio'), ({ value, disabled }) => [value, disabled])).toEqual([['wechat', true]]);
  expect(form.querySelector<HTMLSelectElement>('[name=channel]')?.value).toBe('wechat');
  checkout.unmount();
});

it('hears what happens to the page', async () => {
  const { checkout, time, server } = setUp();
  const form = byId('topup');
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(300);
  const reads = (): number => server.seen.filter(({ path }) => path === '/v1/orders/o-1').length;
  window.dispatchEvent(new Event('focus'));
  await time.advance(10);
  expect(reads()).toBe(1);
  window.dispatchEvent(new Event('offline'));
  await time.advance(30_000);
  expect(reads()).toBe(1);
  window.dispatchEvent(new Event('online'));
  await time.advance(10);
  expect(reads()).toBe(2);
  const restored = new Event('pageshow');
  Object.defineProperty(restored, 'persisted', { value: true });
  window.dispatchEvent(restored);
  await time.advance(10);
  expect(reads()).toBe(3);
  checkout.unmount();
});

it('looks, when the page comes back out of the cache, whether its key was spent meanwhile', async () => {
  const { time, server, shared } = setUp();
  const platform = createFakePlatform({ time, storage: { ...shared.open(), observe: () => () => undefined }, fetch: server.fetch });
  const checkout = createCheckout({ token: TOKEN, api: 'https://pay.test', platform });
  const form = byId('topup');
  checkout.mount(form);
  const keyOf = (root: HTMLElement): string | undefined => root.querySelector<HTMLInputElement>('[name=key]')?.value;
  const key = keyOf(form);
  // Another page makes this order, and begins another one after it.
  const storage = shared.open();
  const [[slot, text] = ['', '']] = [...shared.values].filter(([, value]) => value.includes('armed'));
  storage.write(slot, JSON.stringify({ ...JSON.parse(text) as object, key: 'key-of-the-next', spent: key }));
  const restored = new Event('pageshow');
  Object.defineProperty(restored, 'persisted', { value: true });
  window.dispatchEvent(restored);
  await time.advance(10);
  expect([form.getAttribute('data-unstuck-phase'), keyOf(form)]).toEqual(['ready', 'key-of-the-next']);
  checkout.unmount();
});

it('goes on, when the page comes back out of the cache, with the order that another page found under its key meanwhile', async () => {
  const { time, server, shared } = setUp();
  const platform = createFakePlatform({ time, storage: { ...shared.open(), observe: () => () => undefined }, fetch: server.fetch });
  const checkout = createCheckout({ token: TOKEN, api: 'https://pay.test', platform });
  const form = byId('topup');
  server.next({ status: 403, body: '<h1>', after: true });
  checkout.mount(form);
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(300);
  expect(['phase', 'money'].map((name) => form.getAttribute(`data-unstuck-${name}`))).toEqual(['failed', 'unknown']);
  const [[slot, text] = ['', '']] = [...shared.values].filter(([, value]) => value.includes('"sent"'));
  shared.open().write(slot, JSON.stringify({ ...JSON.parse(text) as object, stage: 'ordered', orderId: 'o-1' }));
  const restored = new Event('pageshow');
  Object.defineProperty(restored, 'persisted', { value: true });
  window.dispatchEvent(restored);
  await time.advance(300);
  expect(form.getAttribute('data-unstuck-phase')).toBe('paying');
  expect(server.orders.size).toBe(1);
  checkout.unmount();
});

it('is gone when a listener unmounts it while it is mounted, and can be mounted again', async () => {
  const { checkout, time, server } = setUp();
  const off = checkout.on('phase', () => checkout.unmount());
  checkout.mount('#box');
  await time.advance(1_000);
  expect([byId('box').outerHTML, time.pending(), server.seen]).toEqual(['<div id="box"></div>', 0, []]);
  off();
  checkout.mount('#box');
  expect(byId('box').getAttribute('data-unstuck-phase')).toBe('ready');
  checkout.unmount();
});

it('leaves nothing behind either where what it asks for a diagnosis has it unmounted', async () => {
  const listening = countListeners();
  const { checkout, time, server } = setUp({
    diagnosis: {
      subscribe() {
        checkout.unmount();
        return () => undefined;
      },
    },
  });
  checkout.mount('#box');
  await time.advance(1_000);
  expect([...listening.values()].every((count) => count === 0)).toBe(true);
  expect([byId('box').outerHTML, time.pending(), server.seen]).toEqual(['<div id="box"></div>', 0, []]);
});

it('is found on the element that it is mounted into, as long as it is, and on no copy of that', () => {
  const { checkout } = setUp();
  const form: Element & { unstuck?: unknown } = byId('topup');
  checkout.mount(form);
  expect(form.unstuck).toBe(checkout);
  expect('unstuck' in form.cloneNode(true)).toBe(false);
  checkout.unmount();
  expect('unstuck' in form).toBe(false);
});

it('says so, and holds nothing any more, where it cannot be mounted', async () => {
  const { checkout, time } = setUp();
  const changes: PhaseChange[] = [];
  const heard: string[] = [];
  const listen = (event: Event): void => void heard.push((event as CustomEvent<PhaseChange>).detail.phase);
  document.body.addEventListener('unstuck:phase', listen);
  checkout.on('phase', (change) => changes.push(change));
  const refuse = vi.spyOn(document, 'createElement').mockImplementation(() => { throw new Error('bent by the page'); });
  checkout.mount('#box');
  expect(changes).toMatchObject([{ phase: 'failed', failure: 'internal', money: 'unknown' }]);
  refuse.mockRestore();
  expect([byId('box').outerHTML, heard, time.pending()]).toEqual(['<div id="box"></div>', ['failed'], 0]);
  checkout.mount('#box');
  await time.advance(10);
  expect(changes.at(-1)).toMatchObject({ phase: 'ready' });
  checkout.unmount();
  document.body.removeEventListener('unstuck:phase', listen);
});

it('says so, and leaves the form under the key it had and with what was entered, where it can be drawn no more', async () => {
  const { checkout, time } = setUp({ key: 'key-of-the-checkout' });
  const form = byId('topup');
  form.insertAdjacentHTML('beforeend', '<input type="hidden" name="key" value="key-of-the-page-1">');
  checkout.mount(form);
  const changes: PhaseChange[] = [];
  checkout.on('phase', (change) => changes.push(change));
  vi.spyOn(document, 'createElementNS').mockImplementation(() => { throw new Error('bent by the page'); });
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await time.advance(100);
  const values = ['key', 'amount', 'channel'].map((name) => form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value);
  expect([form.hasAttribute('data-unstuck-phase'), values]).toEqual([false, ['key-of-the-checkout', '80.00', 'alipay']]);
  expect(changes).toMatchObject([{ phase: 'failed', failure: 'internal', money: 'not-sent' }]);
});

it.each([
  ['a service worker stands between', { controller: {} }, 2],
  ['a service worker has no page of ours', { controller: null }, 1],
  ['the engine has none', undefined, 1],
])('asks under as many addresses as it takes to get no answer that was kept from before, where %s', async (_, serviceWorker, addresses) => {
  let now = 1_795_800_000_000;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 1));
  Object.defineProperty(navigator, 'serviceWorker', { value: serviceWorker, configurable: true });
  const asked: string[] = [];
  const { time, server } = setUp();
  const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    asked.push(String(input instanceof Request ? input.url : input));
    return server.fetch(input, init);
  };
  for (const id of ['box', 'topup']) {
    const platform = createFakePlatform({ time, storage: createSharedStorage().open(), fetch });
    createCheckout({ token: TOKEN, api: 'https://pay.test', platform }).mount(`#${id}`);
    await time.advance(100);
  }
  expect(asked.map((url) => url.replace(/\?\d+&$/, ''))).toEqual(['https://pay.test/v1/meta', 'https://pay.test/v1/meta']);
  expect(new Set(asked).size).toBe(addresses);
  Reflect.deleteProperty(navigator, 'serviceWorker');
});
