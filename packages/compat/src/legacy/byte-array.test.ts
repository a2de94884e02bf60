import { expect, it } from 'vitest';
import { createBytes } from './byte-array.ts';

it('gives bytes the methods of lists where the engine’s own have none, and touches no prototype', () => {
  const before = Object.getOwnPropertyNames(Uint8Array.prototype);
  const Bytes = createBytes({});
  const bytes = new Bytes([1, 2, 3]);
  const seen: number[] = [];
  bytes.slice(1).map((byte) => byte * 2).forEach((byte) => void seen.push(byte));
  expect(seen).toEqual([4, 6]);
  expect([...new Bytes(3).fill(9, 1)]).toEqual([0, 9, 9]);
  expect(Object.keys(bytes)).toEqual(['0', '1', '2']);
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(Object.getOwnPropertyNames(Uint8Array.prototype)).toEqual(before);
});

it('is the engine’s own where that is complete', () => {
  expect(createBytes({ Uint8Array })).toBe(Uint8Array);
});
