// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutOptions } from './checkout-options.ts';
import { createCheckout } from './create-checkout.ts';
import { createFakeOrderServer } from './testing/fake-order-server.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../compat/src/testing/fake-platform.ts';

const tokenOf = (account: string): string => `h.${btoa(JSON.stringify({ sub: account, jti: `of ${account}` }))}.s`;

let unmount = (): void => undefined;
beforeEach(() => {
  document.body.innerHTML = '<div id="box"></div>';
});
afterEach(() => unmount());

/** A page that stays while Ann signs out and Bob in, on a service that knows the orders of each by that one's token alone. */
function openSharedPage(more: Partial<CheckoutOptions> = {}) {
  const time = createVirtualTime();
  const ann = createFakeOrderServer((channel) => (channel === 'wechat' ? { type: 'qr', code: 'weixin://wxpay/bizpayurl?pr=ann' } : { type: 'transfer', payee: 'Works', bank: 'Bank', accountNumber: '1', remittance: 'REMARK-OF-ANN' }));
  const bob = createFakeOrderServer();
  const page = { gives: (): string | Promise<string> => tokenOf('ann') };
  const platform = createFakePlatform({
    time, storage: createSharedStorage().open(),
    fetch: (input, init) => (new Headers(init?.headers ?? (input as Request).headers).get('Authorization') === `Bearer ${tokenOf('bob')}` ? bob : ann).fetch(input, init),
  });
  const checkout = createCheckout({ token: () => page.gives(), api: 'https://pay.test', platform, locale: 'en', ...more });
  unmount = checkout.unmount;
  checkout.mount('#box');
  const box = document.getElementById('box') as HTMLElement;
  const press = (action: string): void => box.querySelector<HTMLElement>(`[data-unstuck-action="${action}"]`)?.click();
  const type = (amount: string): void => {
    const field = box.querySelector<HTMLInputElement>('.unstuck-input') as HTMLInputElement;
    field.value = amount;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return {
    time, ann, bob, page, checkout, box, press, type,
    phase: () => box.getAttribute('data-unstuck-phase'),
    lookAt: () => window.dispatchEvent(new Event('focus')),
    async order(channel: string, amount = '77') {
      await time.advance(100);
      type(amount);
      box.querySelector<HTMLInputElement>(`.unstuck-radio[value="${channel}"]`)?.click();
      press('submit');
      await time.advance(1_000);
    },
    signIn: (account: string) => void (page.gives = () => Promise.resolve(tokenOf(account))),
    /** Of what was asked about orders. */
    sentBy: (server: typeof ann) => server.seen.filter(({ authorization }) => authorization !== null),
  };
}
type SharedPage = ReturnType<typeof openSharedPage>;

const STAGES: Readonly<Record<string, (page: SharedPage) => Promise<unknown>>> = {
  'at the code': (page) => page.order('wechat'),
  'at a transfer': (page) => page.order('transfer'),
  'at a failure': async (page) => {
    page.ann.next({ status: 403, body: '<h1>' });
    await page.order('wechat');
    expect(page.phase()).toBe('failed');
  },
  'while the order is made': async (page) => {
    page.ann.next('hang');
    await page.order('wechat');
    expect(page.phase()).toBe('creating');
  },
};

describe.each(Object.entries(STAGES))('left %s', (_, reach) => {
  it('shows whoever has signed in since a form of their own, and touches nothing of the former', async () => {
    const page = openSharedPage();
    await reach(page);
    const reference = page.box.getAttribute('data-unstuck-reference') ?? '';
    page.signIn('bob');
    page.lookAt();
    await page.time.advance(100);
    expect([page.phase(), page.box.querySelector<HTMLInputElement>('.unstuck-input')?.value]).toEqual(['ready', '']);
    expect(page.box.outerHTML).not.toMatch(new RegExp(`77|bizpayurl|REMARK-OF-ANN|${reference}`));
    const asked = page.ann.seen.length;
    await page.time.advance(60_000);
    expect([page.ann.seen.slice(asked).filter(({ authorization }) => authorization !== null), page.sentBy(page.bob)]).toEqual([[], []]);
  });

  it('comes back to it with its owner', async () => {
    const page = openSharedPage();
    await reach(page);
    for (const account of ['bob', 'ann']) {
      page.signIn(account);
      page.lookAt();
      await page.time.advance(3_000);
    }
    expect(page.phase()).toBe('paying');
    expect(page.box.textContent).toContain('77');
    expect([page.ann.orders.size, page.bob.orders.size]).toEqual([1, 0]);
  });
});

it('makes the order of whoever begins to fill in the form, not of whom it was opened for', async () => {
  const page = openSharedPage();
  await page.time.advance(100);
  page.signIn('bob');
  page.type('5');
  await page.time.advance(100);
  await page.order('alipay', '50');
  expect([[...page.bob.orders.values()].map(({ amount }) => amount), page.sentBy(page.ann)]).toEqual([[5_000], []]);
});

it('asks the service nothing about one account’s order with the token of another', async () => {
  const page = openSharedPage();
  await page.order('wechat');
  page.signIn('bob');
  page.ann.next({ problem: 'token.expired' });
  await page.time.advance(60_000);
  expect([page.phase(), page.sentBy(page.bob)]).toEqual(['ready', []]);
});

it.each<[string, () => string | Promise<string>]>([
  ['rejects', () => Promise.reject(new Error('nobody is signed in'))],
  ['throws', () => { throw new Error('nobody is signed in'); }],
  ['gives an empty text', () => ''],
  ['never answers', () => new Promise(() => undefined)],
  ['gives another of the same account', () => `${tokenOf('ann')}.of-later`],
])('goes on with the token at hand when the page is looked at again and its function %s', async (_, gives) => {
  const page = openSharedPage();
  await page.order('wechat');
  page.page.gives = gives;
  page.lookAt();
  page.ann.change([...page.ann.orders.keys()][0] ?? '', { state: 'paid', money: 'settled', remainingSeconds: 0 });
  await page.time.advance(3_000);
  expect(page.phase()).toBe('succeeded');
});

it('stays away when the token of another account comes after it was taken out', async () => {
  const page = openSharedPage();
  await page.order('wechat');
  let give = (_: string): void => undefined;
  page.page.gives = () => new Promise((resolve) => (give = resolve));
  page.lookAt();
  await page.time.advance(0);
  page.checkout.unmount();
  give(tokenOf('bob'));
  await page.time.advance(100);
  expect([page.box.outerHTML, page.time.pending()]).toEqual(['<div id="box"></div>', 0]);
});

it('asks the page once for what is typed, not at each key', async () => {
  let asked = 0;
  const page = openSharedPage({ token: () => {
    asked += 1;
    return tokenOf('ann');
  } });
  await page.time.advance(100);
  for (const typed of ['1', '12', '120']) {
    page.type(typed);
    await page.time.advance(100);
  }
  expect(asked, 'when it was mounted, and at the first key').toBe(2);
});
