import { afterEach, expect, it, vi } from 'vitest';
import { createBytes } from './byte-array.ts';

const Incomplete = { prototype: {} } as unknown as typeof Uint8Array;

afterEach(() => vi.restoreAllMocks());

it('takes the engine’s own bytes where they have the methods of arrays', () => {
  expect(createBytes({ Uint8Array })).toBe(Uint8Array);
});

it('gives bytes what they lack: map, slice, fill and forEach', () => {
  const Bytes = createBytes({ Uint8Array: Incomplete });
  const seen: number[] = [];
  new Bytes([7, 8]).forEach((value) => seen.push(value));
  expect(seen).toEqual([7, 8]);
  expect(Array.from(new Bytes([1, 2, 3]).map((value) => value + 255))).toEqual([0, 1, 2]);
  expect(Array.from(new Bytes(4).fill(9, 1, 3))).toEqual([0, 9, 9, 0]);
  expect(Array.from(new Bytes([1, 2, 3, 4]).slice(1, 3).slice(1))).toEqual([3]);
});

it('slices to the end in an engine that takes an undefined end for 0', () => {
  const { subarray } = Uint8Array.prototype;
  vi.spyOn(Uint8Array.prototype, 'subarray').mockImplementation(function (this: Uint8Array<ArrayBuffer>, ...range: (number | undefined)[]) {
    return subarray.call(this, range[0], range.length > 1 ? (range[1] ?? 0) : undefined) as Uint8Array<ArrayBuffer>;
  });
  const Bytes = createBytes({ Uint8Array: Incomplete });
  expect(Array.from(new Bytes([1, 2, 3, 4]).slice(2))).toEqual([3, 4]);
});
