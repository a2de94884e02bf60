import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTextEncoder } from './text-encoder-ponyfill.ts';

it('encodes every text as the standard one does, halves of surrogate pairs included', () => {
  const { encode } = new (createTextEncoder({}))();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
      expect([...encode(text)]).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
  for (const broken of ['\ud800', 'a\udc00b', '\ud800\ud800\udc00', '\udc00\ud800', '\udc00\udc00']) {
    expect([...encode(broken)]).toEqual([...new TextEncoder().encode(broken)]);
  }
});

it('is the engine’s own where there is one', () => {
  expect(createTextEncoder({ TextEncoder })).toBe(TextEncoder);
});
