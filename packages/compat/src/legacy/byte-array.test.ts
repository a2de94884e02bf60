import { afterEach, expect, it, vi } from 'vitest';
import { createBytes } from './byte-array.ts';

afterEach(() => vi.restoreAllMocks());

it('gives bytes the methods of lists where the engine’s own have none, and touches no prototype', () => {
  const before = Object.getOwnPropertyNames(Uint8Array.prototype);
  const Bytes = createBytes({});
  const bytes = new Bytes([1, 2, 3]);
  const seen: number[] = [];
  bytes.slice(1).map((byte) => byte * 2).forEach((byte) => void seen.push(byte));
  expect(seen).toEqual([4, 6]);
  expect(Array.from(new Bytes([1, 2, 3]).map((value) => value + 255))).toEqual([0, 1, 2]);
  expect([...new Bytes(4).fill(9, 1, 3)]).toEqual([0, 9, 9, 0]);
  expect(Object.keys(bytes)).toEqual(['0', '1', '2']);
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(Object.getOwnPropertyNames(Uint8Array.prototype)).toEqual(before);
});

it('is the engine’s own where that is complete', () => {
  expect(createBytes({ Uint8Array })).toBe(Uint8Array);
});

it('slices to the end in an engine that takes an undefined end for 0', () => {
  const { subarray } = Uint8Array.prototype;
  vi.spyOn(Uint8Array.prototype, 'subarray').mockImplementation(function (this: Uint8Array<ArrayBuffer>, ...range: (number | undefined)[]) {
    return subarray.call(this, range[0], range.length > 1 ? (range[1] ?? 0) : undefined) as Uint8Array<ArrayBuffer>;
  });
  const Bytes = createBytes({});
  expect(Array.from(new Bytes([1, 2, 3, 4]).slice(2))).toEqual([3, 4]);
});
