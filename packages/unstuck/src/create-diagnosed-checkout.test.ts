// @vitest-environment happy-dom
import { IntegrationError } from '@unstuck/checkout';
import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import type { Diagnostics, DiagnosticsOptions } from '@unstuck/diagnostics';
import { expect, it } from 'vitest';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../compat/src/testing/fake-platform.ts';
import { createDiagnosedCheckout, createMakers } from './create-diagnosed-checkout.ts';
import type { Makers } from './create-diagnosed-checkout.ts';

function recordMakers(change: Partial<Makers> = {}) {
  const checkouts: CheckoutOptions[] = [];
  const diagnosed: (DiagnosticsOptions | undefined)[] = [];
  const attached: Element[] = [];
  const diagnostics: Diagnostics = {
    observe: () => undefined, attach: (root) => {
      attached.push(root);
      return () => undefined;
    }, report: () => null, subscribe: () => () => undefined, dispose: () => undefined,
  };
  const checkout: Checkout = { mount: () => checkout, on: () => () => undefined, unmount: () => undefined };
  const makers: Makers = {
    createCheckout: (options) => {
      checkouts.push(options);
      return checkout;
    },
    createDiagnostics: (options) => {
      diagnosed.push(options);
      return diagnostics;
    },
    ...change,
  };
  return { makers, checkouts, diagnosed, attached, diagnostics };
}

function form(attributes: string): Element {
  document.body.innerHTML = `<form ${attributes}></form>`;
  return document.body.firstElementChild ?? document.body;
}

it('joins a checkout with diagnostics of the same service and language', () => {
  const { makers, checkouts, diagnosed, attached, diagnostics } = recordMakers();
  const root = form('data-report-path="/api/notes" data-report-worker="/report-worker.js" data-site-key="hr-portal"');
  createDiagnosedCheckout(makers, { token: 't', api: 'https://pay.example.com', fallbacks: ['https://pay2.example.com'], locale: 'en' }, root);
  expect(checkouts).toEqual([{ token: 't', api: 'https://pay.example.com', fallbacks: ['https://pay2.example.com'], locale: 'en', observer: diagnostics.observe, diagnosis: diagnostics }]);
  expect(diagnosed).toEqual([{ api: 'https://pay.example.com', fallbacks: ['https://pay2.example.com'], locale: 'en', siteKey: 'hr-portal', doors: { ownPath: '/api/notes', worker: '/report-worker.js' } }]);
  expect(attached).toEqual([root]);
});

it('gives the checkout alone where diagnostics cannot be had', () => {
  const { makers, checkouts } = recordMakers({ createDiagnostics: () => { throw new Error('broken'); } });
  createDiagnosedCheckout(makers, { token: 't' }, form(''));
  expect(checkouts).toEqual([{ token: 't' }]);
});

it('leaves no diagnostics running for a checkout that was refused', () => {
  const disposed: string[] = [];
  const { makers, diagnostics } = recordMakers({ createCheckout: () => { throw new IntegrationError('api', 'pass an http(s) base URL'); } });
  const watched = { ...makers, createDiagnostics: () => ({ ...diagnostics, dispose: () => void disposed.push('diagnostics') }) };
  expect(() => createDiagnosedCheckout(watched, { token: 't' }, form(''))).toThrow('pass an http(s) base URL');
  expect(disposed).toEqual(['diagnostics']);
});

it('ends the diagnostics with the checkout', () => {
  const ended: string[] = [];
  const { makers, diagnostics } = recordMakers({ createCheckout: () => ({ mount: () => expect.fail('not here'), on: () => () => undefined, unmount: () => void ended.push('checkout') }) });
  const watched = { ...makers, createDiagnostics: () => ({ ...diagnostics, dispose: () => void ended.push('diagnostics') }) };
  createDiagnosedCheckout(watched, { token: 't' }, form('')).unmount();
  expect(ended).toEqual(['checkout', 'diagnostics']);
});

it('says what to pass to whoever passes the token alone', () => {
  const platform = createFakePlatform({ time: createVirtualTime(), storage: createSharedStorage().open(), fetch });
  const { createCheckout } = createMakers('modern', platform);
  for (const options of ['a.b.c', null, undefined]) expect(() => createCheckout(options as never)).toThrow('pass an object like { token }');
});
