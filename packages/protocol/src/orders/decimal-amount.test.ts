import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromDecimal, toDecimal } from './decimal-amount.ts';

it('reads back every amount it wrote, to the last minor unit', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (minor) => {
      const text = toDecimal(minor, 'CNY');
      expect(text).toMatch(/^\d+\.\d{2}$/);
      expect(fromDecimal(text, 'CNY')).toBe(minor);
    }),
  );
});

it('agrees with whole-number arithmetic on yuan and fen', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(99), (yuan, fen) => {
      expect(fromDecimal(`${yuan}.${String(fen).padStart(2, '0')}`, 'CNY')).toBe(yuan * 100 + fen);
    }),
  );
  // Where a float would go wrong: 1.1 * 100 is 110.00000000000001 and 8.2 * 100 is 819.9999999999999.
  expect([fromDecimal('1.1', 'CNY'), fromDecimal('8.2', 'CNY'), fromDecimal('50', 'CNY')]).toEqual([110, 820, 5000]);
});

it.each(['', '-1.00', '+1.00', '1.005', '1.', '.50', '1e3', '01.00', ' 1.00', '1,000.00', '0x10', '９.00', '90071992547409.92', 'NaN'])(
  'does not take %j for an amount',
  (text) => expect(fromDecimal(text, 'CNY')).toBeNull(),
);

it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses to write %d', (minor) => {
  expect(() => toDecimal(minor, 'CNY')).toThrow(RangeError);
});
