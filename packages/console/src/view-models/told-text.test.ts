import { expect, it } from 'vitest';
import { toldText } from './told-text.ts';

it('shows what would turn the direction of a text or make two look the same, and leaves the text as it is', () => {
  expect(toldText('gpj.\u202Egnp.exe\u202C')).toBe('gpj.[U+202E]gnp.exe[U+202C]');
  for (const code of [0xad, 0x200b, 0x200d, 0x2060, 0xfeff, 0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]) {
    expect(toldText(`a${String.fromCharCode(code)}b`)).toMatch(/^a\[U\+[0-9A-F]{4}\]b$/);
  }
  expect(toldText('充值 שלום \u2026')).toBe('充值 שלום \u2026');
});
