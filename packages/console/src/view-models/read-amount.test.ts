import { expect, it } from 'vitest';
import { readAmount } from './read-amount.ts';

it.each([
  ['50', 5_000], ['50.5', 5_050], [' ¥1,000.00 ', 100_000], ['１２．３０', 1_230], ['￥50.00', 5_000],
  ['', null], ['0', null], ['0.00', null], ['-50', null], ['50,00', null], ['50.005', null], ['5e3', null], ['fifty', null],
])('reads %j as %j', (typed, minor) => {
  expect(readAmount(typed, 'CNY')).toBe(minor);
});
