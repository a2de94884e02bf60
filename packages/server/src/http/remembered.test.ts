import { expect, it } from 'vitest';
import { createRemembered } from './remembered.ts';

it('forgets what nobody wants any more, and keeps what is wanted again and again', () => {
  const remembered = createRemembered<number>(3);
  for (let key = 0; key < 100; key += 1) {
    remembered.set(`${key}`, key);
    expect(remembered.get('0'), `after ${key}`).toBe(0);
  }
  expect(remembered.get('99')).toBe(99);
  expect(remembered.get('1')).toBeUndefined();
});

it('holds at least as many as it is told to', () => {
  const remembered = createRemembered<number>(3);
  for (const key of ['a', 'b', 'c', 'd', 'e']) remembered.set(key, 1);
  expect(['c', 'd', 'e'].map((key) => remembered.get(key))).toEqual([1, 1, 1]);
});
