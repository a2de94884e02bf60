import { IntegrationError } from '@unstuck/checkout';
import type { Checkout, CheckoutOptions, PhaseChange } from '@unstuck/checkout';
import { Window as FakeWindow } from 'happy-dom';
import { expect, it } from 'vitest';
import { mountForms } from './mount-forms.ts';

const TOKEN = 'e30.e30.s';
const FORM = `<form data-unstuck-checkout data-locale="en" data-token="${TOKEN}"></form>`;

interface Page {
  readonly document: Document;
  readonly form: (index?: number) => HTMLFormElement;
  readonly created: CheckoutOptions[];
  readonly warnings: string[];
  /** The last checkout goes to this phase. */
  readonly show: (change: Partial<PhaseChange>) => void;
  readonly mount: () => void;
}

interface Parts {
  readonly scope?: object;
  readonly create?: (options: CheckoutOptions) => void;
  readonly mounts?: boolean;
  readonly examine?: () => string | null;
}

/** A page whose checkouts mark what they are mounted into, as the real one does. */
function openPage(body: string, { scope: more = {}, create = () => undefined, mounts = true, examine = () => null }: Parts = {}): Page {
  const window = new FakeWindow({ url: 'https://portal.example.com/' });
  window.document.body.innerHTML = body;
  const document = window.document as unknown as Document;
  const created: CheckoutOptions[] = [];
  const warnings: string[] = [];
  let listeners: ((change: PhaseChange) => void)[] = [];
  const scope = window as unknown as Window & typeof globalThis;
  const given = { console: { warn: (line: string) => void warnings.push(line) }, ...more };
  for (const [name, value] of Object.entries(given)) Object.defineProperty(scope, name, { value, configurable: true });
  const open = (options: CheckoutOptions): Checkout => {
    created.push(options);
    create(options);
    const checkout: Checkout = {
      mount: (target) => {
        if (mounts && typeof target !== 'string') Object.assign(target, { unstuck: checkout }).setAttribute('data-unstuck-phase', 'boot');
        return checkout;
      },
      on: (_, listen) => {
        listeners = [listen];
        return () => undefined;
      },
      unmount: () => undefined,
    };
    return checkout;
  };
  return {
    document, created, warnings,
    form: (index = 0) => Array.from(document.querySelectorAll('form'))[index] ?? expect.fail('no such form'),
    show: (change) => listeners.forEach((listen) => listen({ phase: 'failed', failure: null, money: 'unknown', reference: '', orderId: null, ...change })),
    mount: () => mountForms({ scope, create: open, examine }),
  };
}

it('reads attributes first and hidden fields where there is no attribute', () => {
  const page = openPage(`
    <form data-unstuck-checkout data-api="https://pay.example.com" data-token="${TOKEN}" data-locale="en"
          data-channels="wechat, alipay" data-fallbacks="https://pay2.example.com
          https://pay3.example.com" data-presets="5000 10000">
      <input type="hidden" name="token" value="from.the.field"><input type="hidden" name="key" value="intent-0001">
    </form>`);
  page.mount();
  expect(page.created).toEqual([
    { api: 'https://pay.example.com', fallbacks: ['https://pay2.example.com', 'https://pay3.example.com'], token: TOKEN, locale: 'en', key: 'intent-0001', channels: ['wechat', 'alipay'], presets: [5000, 10000] },
  ]);
});

it('leaves out what the form does not say', () => {
  const page = openPage('<form data-unstuck-checkout><input type="hidden" name="token" value="from.the.field"><input name="key" value=""></form>');
  page.mount();
  expect(page.created).toEqual([{ token: 'from.the.field' }]);
});

it('upgrades every marked form once, and no other, however often it is called', () => {
  const page = openPage(`${FORM}<form></form>${FORM.replace('data-locale', 'data-key="intent-0002" data-locale')}`);
  page.mount();
  page.mount();
  expect(page.created).toHaveLength(2);
  expect([page.form(0), page.form(1), page.form(2)].map((form) => form.hasAttribute('data-unstuck-phase'))).toEqual([true, false, true]);
  expect(page.warnings).toEqual([]);
});

it('takes over anew a copy of a form that was taken over, and only what the checkout hid comes back with it', () => {
  const page = openPage(`<form data-unstuck-checkout data-token="${TOKEN}" data-unstuck-phase="paying">
    <label hidden="unstuck">Amount <input name="amount"></label><p hidden>Nobody saw this</p><div><div class="unstuck-checkout"><button>Pay</button></div></div></form>`);
  page.mount();
  expect(page.created).toHaveLength(1);
  expect(page.form().getAttribute('data-unstuck-phase')).toBe('boot');
  expect(Array.from(page.form().children, ({ tagName, hidden }: Element & { hidden?: boolean }) => [tagName, hidden])).toEqual([['LABEL', false], ['P', true]]);
});

/** A form with a checkout in it, as the real one looks. */
function openTakenOver(): { readonly form: HTMLFormElement; readonly widget: Element } {
  const page = openPage(`<form data-unstuck-checkout data-token="${TOKEN}"><label>Amount <input name="amount"></label><button>Pay</button></form>`, {
    create() {
      for (const child of Array.from(page.form().children)) child.setAttribute('hidden', 'unstuck');
      page.form().insertAdjacentHTML('beforeend', '<div><div class="unstuck-checkout"></div></div>');
    },
  });
  page.mount();
  return { form: page.form(), widget: page.form().lastElementChild ?? expect.fail('nothing was put in') };
}

/** Changes the form, and waits until observers have heard of it. */
async function change(form: HTMLFormElement, run: () => void): Promise<void> {
  const { MutationObserver } = form.ownerDocument.defaultView as unknown as typeof globalThis;
  await new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(form, { childList: true });
    run();
  });
}

it('comes back into a form out of which a framework takes what the server has not rendered, once', async () => {
  const { form, widget } = openTakenOver();
  await change(form, () => widget.remove());
  expect(form.lastElementChild).toBe(widget);
  await change(form, () => widget.remove());
  expect(form.querySelector('.unstuck-checkout')).toBeNull();
});

it('comes back as what it is by then, not as what an account of before has seen', async () => {
  const { form, widget } = openTakenOver();
  const next = widget.cloneNode(true) as Element;
  await change(form, () => widget.replaceWith(next));
  await change(form, () => next.remove());
  expect(form.lastElementChild).toBe(next);
});

it('does not come back into a form that the page has emptied, nor after it was taken out as it should', async () => {
  const emptied = openTakenOver();
  await change(emptied.form, () => emptied.form.replaceChildren());
  const ended = openTakenOver();
  await change(ended.form, () => {
    ended.widget.remove();
    for (const child of Array.from(ended.form.children)) child.removeAttribute('hidden');
  });
  expect([emptied.form.children.length, ended.form.children.length]).toEqual([0, 2]);
});

it('waits until the document is read', () => {
  const page = openPage('');
  Object.defineProperty(page.document, 'readyState', { value: 'loading' });
  page.mount();
  page.document.body.innerHTML = FORM;
  expect(page.created).toHaveLength(0);
  page.document.dispatchEvent(new (page.document.defaultView as unknown as typeof globalThis).Event('DOMContentLoaded'));
  expect(page.created).toHaveLength(1);
});

it('keeps a mistake in one form away from the page and from the other form, and says it on the form, in it and once on the console', () => {
  const page = openPage(`<form data-unstuck-checkout data-token="${TOKEN}" data-api="nowhere"><button>Pay</button></form>${FORM}`, {
    create: ({ api }) => {
      if (api === 'nowhere') throw new IntegrationError('api', 'pass an http(s) base URL');
    },
  });
  page.mount();
  page.mount();
  const bad = page.form();
  expect(bad.getAttribute('data-unstuck-cause')).toBe('integration.misuse');
  expect(bad.getAttribute('data-unstuck-problem')).toBe('data-api: pass an http(s) base URL');
  expect(bad.querySelectorAll('button:not([hidden])')).toHaveLength(1);
  expect(Array.from(bad.querySelectorAll('[role="status"]'), (line) => line.textContent)).toEqual(['完整的充值页面未能启动，直接提交此表单也能充值。']);
  expect(page.warnings).toEqual(['Unstuck: data-api: pass an http(s) base URL']);
  expect(page.form(1).getAttribute('data-unstuck-phase')).toBe('boot');
});

it.each([
  ['missing', '', /^Unstuck: data-token: pass the account token/],
  ['no token at all', 'data-token="YOUR-ACCOUNT-TOKEN"', /^Unstuck: data-token: pass the account token/],
  ['empty', 'data-token=""', /^Unstuck: data-token: pass the account token/],
])('says that the sign-in could not be read, not that the form works, where the token is %s', (_, attribute, line) => {
  const page = openPage(`<form data-unstuck-checkout data-locale="en" ${attribute}></form>`);
  page.mount();
  expect(page.created).toEqual([]);
  expect(page.form().textContent).toBe('Your sign-in could not be read. Sign in again and come back.');
  expect(page.warnings).toEqual([expect.stringMatching(line)]);
});

it.each([
  ['token', FORM, FORM],
  ['key', FORM.replace('data-token', 'data-key="intent-0001" data-token'), FORM.replace('e30.e30.s', 'a.b.c').replace('data-token', 'data-key="intent-0001" data-token')],
])('mounts one of two forms of the same %s, and sends the person there from the other', (_, one, other) => {
  const page = openPage(one + other);
  page.mount();
  expect([page.form(0), page.form(1)].map((form) => form.getAttribute('data-unstuck-phase'))).toEqual(['boot', null]);
  expect(page.form(1).textContent).toBe('This top-up is open elsewhere on this page. Finish it there.');
  expect(page.warnings).toEqual([expect.stringMatching(/^Unstuck: data-key: another form has the same/)]);
});

it('leaves the plain form, and names the sandbox, in a page without an origin', () => {
  const page = openPage(FORM, { scope: { origin: 'null', top: {} } });
  page.mount();
  expect(page.created).toEqual([]);
  expect(page.form().textContent).toContain('did not start');
  expect(page.form().getAttribute('target')).toBe('_blank');
  expect(page.warnings).toEqual([expect.stringMatching(/^Unstuck: sandbox: .*allow-same-origin/)]);
});

it('says so where the checkout could not be shown', () => {
  const page = openPage(FORM, { mounts: false });
  page.mount();
  expect(page.form().textContent).toContain('did not start');
  expect(page.warnings).toEqual(['Unstuck: Error: the checkout could not be shown']);
});

it('takes back what the loader said when it comes after all, and leaves alone what was sent meanwhile', () => {
  const word = '<p data-unstuck-plain role="status">The full checkout could not be loaded.</p>';
  const page = openPage(`<form data-unstuck-checkout data-unstuck-plain data-unstuck-cause="script.missing" data-token="${TOKEN}">${word}</form>
    <form data-unstuck-checkout data-unstuck-plain="sent" data-key="intent-0002" data-token="${TOKEN}">${word}</form>`);
  page.mount();
  expect(page.form(0).outerHTML).toBe(`<form data-unstuck-checkout="" data-token="${TOKEN}" data-unstuck-phase="boot"></form>`);
  expect(page.form(1).hasAttribute('data-unstuck-phase')).toBe(false);
  expect(page.form(1).children).toHaveLength(1);
});

it('names once, on the console, the attribute that a failure points to', () => {
  const page = openPage(FORM);
  page.mount();
  page.show({ phase: 'creating' });
  expect(page.warnings).toEqual([]);
  page.show({ failure: 'session.expired' });
  page.show({ failure: 'session.expired' });
  page.show({ failure: 'response.not-json' });
  page.show({ failure: 'internal' });
  expect(page.warnings).toEqual([expect.stringMatching(/^Unstuck: data-token: the order service refused it/), expect.stringMatching(/^Unstuck: data-api: what answers there/)]);
});

it('says in one console line what the page itself makes worse', () => {
  const page = openPage(FORM, { examine: () => 'quirks mode' });
  page.mount();
  expect(page.warnings).toEqual(['Unstuck: quirks mode']);
});

it('works without a console, and when the examination breaks', () => {
  const broken = { create: () => { throw new Error('broken'); }, examine: () => { throw new Error('broken too'); } };
  const page = openPage(FORM, { ...broken, scope: { console: undefined } });
  expect(page.mount).not.toThrow();
  expect(page.form().textContent).toContain('did not start');
});
