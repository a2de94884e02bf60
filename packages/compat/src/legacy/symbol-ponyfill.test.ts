import { expect, it } from 'vitest';
import { createSymbol } from './symbol-ponyfill.ts';

it('makes keys that are never the same twice, and the same for a name that is asked for again', () => {
  const Keys = createSymbol({});
  expect(Keys('a')).not.toBe(Keys('a'));
  expect(Keys.for('a')).toBe(Keys.for('a'));
  expect(Keys.for('a')).not.toBe(Keys.for('b'));
});

it('is the engine’s own, unless that only pretends to be one', () => {
  expect(createSymbol({ Symbol })).toBe(Symbol);
  const texts = Object.assign(() => 'x', { iterator: '@@iterator' }) as unknown as SymbolConstructor;
  expect(createSymbol({ Symbol: texts })).not.toBe(texts);
});
