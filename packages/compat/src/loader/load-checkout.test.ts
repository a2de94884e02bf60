import { Window as FakeWindow } from 'happy-dom';
import { expect, it } from 'vitest';
import { loadCheckout } from './load-checkout.ts';

const FORM = '<form data-unstuck-checkout data-locale="en"></form><form id="other"></form>';

interface Page {
  readonly scope: Window & typeof globalThis & { Unstuck?: object };
  readonly script: () => HTMLScriptElement | null;
  readonly notices: () => string[];
  /** Lets the loader's own time limit pass. */
  readonly elapse: () => void;
}

function openPage(body: string, src = 'https://pay.example.com/sdk/loader.js?v=2'): Page {
  const window = new FakeWindow({ url: 'https://portal.example.com/', settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true } });
  window.document.body.innerHTML = `${body}<script src="${src}" async></script>`;
  const scope = window as unknown as Page['scope'];
  let elapse: () => void = () => expect.fail('no time limit was set');
  Object.assign(scope, { Object, fetch: () => undefined, setTimeout: (run: () => void) => { elapse = run; return 1; }, clearTimeout: () => undefined });
  return {
    scope,
    script: () => scope.document.querySelector('script[src*="unstuck."]'),
    notices: () => Array.from(scope.document.querySelectorAll('p[role="status"]'), (line) => line.textContent),
    elapse: () => elapse(),
  };
}

function answer({ scope, script }: Page, type: 'load' | 'error'): void {
  script()?.dispatchEvent(new scope.Event(type));
}

it('loads the modern build and its style sheet from the folder it came from', () => {
  const page = openPage(FORM);
  loadCheckout(page.scope);
  expect(page.script()?.src).toBe('https://pay.example.com/sdk/unstuck.modern.js');
  expect(page.scope.document.querySelector('link')?.href).toBe('https://pay.example.com/sdk/unstuck.css');
});

it('says nothing while the checkout comes up as it should', () => {
  const page = openPage(FORM);
  loadCheckout(page.scope);
  page.scope.Unstuck = {};
  answer(page, 'load');
  expect(page.notices()).toEqual([]);
});

it('puts one line under the marked form, and no other, when the file cannot be had', () => {
  const page = openPage(FORM);
  loadCheckout(page.scope);
  answer(page, 'error');
  page.elapse();
  expect(page.notices()).toEqual([expect.stringMatching(/submit this form/)]);
  expect(page.scope.document.querySelector('form')?.nextElementSibling?.getAttribute('role')).toBe('status');
});

it('speaks Chinese where neither the form nor the page says English', () => {
  const page = openPage('<form data-unstuck-checkout></form>');
  loadCheckout(page.scope);
  answer(page, 'error');
  expect(page.notices()).toEqual([expect.stringContaining('请直接填写并提交此表单')]);
});

it('counts a file that loads and defines nothing as not loaded', () => {
  const page = openPage(FORM);
  loadCheckout(page.scope);
  answer(page, 'load');
  expect(page.notices()).toHaveLength(1);
});

it('does not let the person wait when no answer comes, and takes the line back when it comes after all', () => {
  const page = openPage(FORM);
  loadCheckout(page.scope);
  page.elapse();
  expect(page.notices()).toHaveLength(1);
  page.scope.Unstuck = {};
  answer(page, 'load');
  expect(page.notices()).toEqual([]);
});

it.each([
  ['has no Object.hasOwn of its own', { Object: { hasOwn: () => true } }],
  ['has no fetch', { fetch: undefined }],
])('leaves the plain form at once, and asks for nothing, where the engine %s', (_, missing) => {
  const page = openPage(FORM);
  Object.assign(page.scope, missing);
  loadCheckout(page.scope);
  expect(page.script()).toBeNull();
  expect(page.notices()).toHaveLength(1);
});

it('leaves the plain form where it cannot tell its own address', () => {
  const page = openPage(FORM, 'https://pay.example.com/sdk/renamed.js');
  loadCheckout(page.scope);
  expect(page.script()).toBeNull();
  expect(page.notices()).toHaveLength(1);
});

it('leaves a form alone that something has upgraded already', () => {
  const page = openPage('<form data-unstuck-checkout data-unstuck-phase="ready"></form>');
  loadCheckout(page.scope);
  answer(page, 'error');
  expect(page.notices()).toEqual([]);
});
