import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCookieStore } from './cookie-store.ts';
import { createFakeCookies } from './testing/fake-scope.ts';

it('gives back every text it accepted, under every name, and leaves other cookies alone', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(text.filter((key) => key !== ''), text, text, (key, value, other) => {
      const cookies = createFakeCookies();
      const store = createCookieStore(cookies, false);
      store.setItem(`${key}!`, other);
      store.setItem(key, value);
      expect(store.getItem(key)).toBe(value);
      store.removeItem(key);
      expect(store.getItem(key)).toBeNull();
      expect(store.getItem(`${key}!`)).toBe(other);
    }),
  );
});

it('refuses a value a browser would silently drop', () => {
  expect(() => createCookieStore(createFakeCookies(), false).setItem('attempt', 'x'.repeat(3_600))).toThrow(RangeError);
});

it('refuses half a surrogate pair, which cannot be encoded', () => {
  expect(() => createCookieStore(createFakeCookies(), false).setItem('attempt', '\ud800')).toThrow(URIError);
});

it('writes for the whole site, for as long as an order may live, to this site only, and encrypted where the page is', () => {
  const written = { cookie: '' };
  const before = Date.now();
  createCookieStore(written, true).setItem('attempt', 'a b;c');
  expect(written.cookie).toMatch(/^attempt=a%20b%3Bc; path=\/; SameSite=Lax; expires=\w{3}, .* GMT; Secure$/);
  const days = (Date.parse(/expires=([^;]+)/.exec(written.cookie)?.[1] ?? '') - before) / 86_400_000;
  expect(Math.round(days)).toBe(4);
});
