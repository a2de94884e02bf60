import { expect, it } from 'vitest';
import { median, quantile, slope } from './statistics.ts';

it('finds the middle, whatever the order, and between two the mean', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(() => median([])).toThrow('nothing was measured');
});

it('interpolates a quantile between its neighbours', () => {
  const values = Array.from({ length: 101 }, (_, index) => 100 - index);
  expect([quantile(values, 0), quantile(values, 0.99), quantile(values, 1)]).toEqual([0, 99, 100]);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
});

it('fits a line through scattered points', () => {
  expect(slope([[0, 1], [10, 21], [20, 41]])).toBeCloseTo(2);
  expect(slope([[0, 5], [1, 7], [2, 3], [3, 5]])).toBeCloseTo(-0.4);
  expect(() => slope([[3, 1], [3, 2]])).toThrow('different places');
});
