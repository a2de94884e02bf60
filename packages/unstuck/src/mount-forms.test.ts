import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { Window as FakeWindow } from 'happy-dom';
import { expect, it } from 'vitest';
import { mountForms } from './mount-forms.ts';

function openDocument(body: string): Document {
  const window = new FakeWindow();
  window.document.body.innerHTML = body;
  return window.document as unknown as Document;
}

/** A checkout that marks what it is mounted into, as the real one does. */
function recordCheckouts(): { create: (options: CheckoutOptions) => Checkout; created: CheckoutOptions[] } {
  const created: CheckoutOptions[] = [];
  const create = (options: CheckoutOptions): Checkout => {
    created.push(options);
    const checkout: Checkout = {
      mount: (target) => {
        if (typeof target !== 'string') target.setAttribute('data-unstuck-phase', 'boot');
        return checkout;
      },
      on: () => () => undefined,
      unmount: () => undefined,
    };
    return checkout;
  };
  return { create, created };
}

it('reads attributes first and hidden fields where there is no attribute', () => {
  const { create, created } = recordCheckouts();
  const document = openDocument(`
    <form data-unstuck-checkout data-api="https://pay.example.com" data-token="from-attribute" data-locale="en"
          data-channels="wechat, alipay" data-presets="5000 10000">
      <input type="hidden" name="token" value="from-field"><input type="hidden" name="key" value="intent-0001">
    </form>`);
  mountForms(document, create);
  expect(created).toEqual([
    { api: 'https://pay.example.com', token: 'from-attribute', locale: 'en', key: 'intent-0001', channels: ['wechat', 'alipay'], presets: [5000, 10000] },
  ]);
});

it('leaves out what the form does not say', () => {
  const { create, created } = recordCheckouts();
  mountForms(openDocument('<form data-unstuck-checkout><input type="hidden" name="token" value="t"><input name="key" value=""></form>'), create);
  expect(created).toEqual([{ token: 't' }]);
});

it('upgrades every marked form once, and no other, however often it is called', () => {
  const { create, created } = recordCheckouts();
  const document = openDocument('<form data-unstuck-checkout></form><form></form><form data-unstuck-checkout></form>');
  mountForms(document, create);
  mountForms(document, create);
  expect(created).toHaveLength(2);
});

it('waits until the document is read', () => {
  const { create, created } = recordCheckouts();
  const document = openDocument('');
  Object.defineProperty(document, 'readyState', { value: 'loading' });
  mountForms(document, create);
  document.body.innerHTML = '<form data-unstuck-checkout></form>';
  expect(created).toHaveLength(0);
  document.dispatchEvent(new (document.defaultView as unknown as typeof globalThis).Event('DOMContentLoaded'));
  expect(created).toHaveLength(1);
});

it('keeps a mistake in one form away from the page and from the other form, and says it on the form', () => {
  const { create, created } = recordCheckouts();
  const document = openDocument('<form data-unstuck-checkout id="bad" data-api="nowhere"></form><form data-unstuck-checkout></form>');
  mountForms(document, (options) => {
    if (options.api === 'nowhere') throw new TypeError('api: pass an http(s) URL');
    return create(options);
  });
  const bad = document.getElementById('bad');
  expect(bad?.getAttribute('data-unstuck-cause')).toBe('integration.misuse');
  expect(bad?.getAttribute('data-unstuck-problem')).toBe('api: pass an http(s) URL');
  expect(created).toHaveLength(1);
});
