import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimal } from '@unstuck/protocol';
import { parseAmount } from './amount.ts';

const LIMITS = { minAmount: 100, maxAmount: 5_000_000 };
const parse = (text: string) => parseAmount(text, 'CNY', LIMITS);

it('reads what it writes, for every amount within the limits', () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 5_000_000 }), (amount) => {
    expect(parse(toDecimal(amount, 'CNY'))).toBe(amount);
  }));
});

it.each([
  ['50', 5000], ['50.5', 5050], ['1,000.00', 100000], ['¥ 20', 2000], ['５０．５０', 5050], ['1.10', 110], ['007', 700], ['1.000', 100], ['1.', 100], ['12，345.6', 1_234_560],
])('reads %s as %i minor units', (text, amount) => {
  expect(parse(text)).toBe(amount);
});

it.each([
  ['', 'empty'], ['   ', 'empty'], ['.', 'not-a-number'], ['abc', 'not-a-number'], ['-5', 'not-a-number'], ['1e3', 'not-a-number'],
  ['50,00', 'not-a-number'], ['50，5', 'not-a-number'], ['1,0000', 'not-a-number'], ['1.2.3', 'not-a-number'], ['0x10', 'not-a-number'], ['NaN', 'not-a-number'], ['1.001', 'too-precise'], ['0', 'too-small'], ['0.99', 'too-small'],
  ['50000.01', 'too-large'], ['9'.repeat(400), 'too-large'],
])('calls %s %s', (text, fault) => {
  expect(parse(text)).toBe(fault);
});

it('never throws and never yields anything but whole minor units within the limits', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const parsed = parse(text);
    if (typeof parsed === 'string') return;
    expect(Number.isInteger(parsed)).toBe(true);
    expect(parsed).toBeGreaterThanOrEqual(100);
    expect(parsed).toBeLessThanOrEqual(5_000_000);
  }));
});
