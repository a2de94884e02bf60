import { CHUNK_LIMITS, acknowledgingSize, checksum } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { createFakePage } from '../testing/fake-page.ts';
import type { DoorResult } from './door.ts';
import { createImageDoor } from './image-door.ts';

interface Picture {
  src: string;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  naturalWidth: number;
  naturalHeight: number;
}

const ID = 'report-1';
const SIZE = acknowledgingSize(ID);
const PIXEL = { width: 1, height: 1 };

/** Pictures that are answered as the test says. */
function setUp(text = 'U1.abc') {
  const { time, platform } = createFakePage();
  const pictures: Picture[] = [];
  const document = {
    createElement() {
      const picture: Picture = { src: '', onload: null, onerror: null, naturalWidth: 0, naturalHeight: 0 };
      pictures.push(picture);
      return picture;
    },
  };
  const results: DoorResult[] = [];
  const asked: number[] = [];
  createImageDoor((query) => `https://pay.test/p.gif?${query}`, platform, document as unknown as Document).attempt(
    { id: ID, text: () => '', capsule: (most) => (asked.push(most ?? 0), text) }, (result) => results.push(result));
  return {
    time, pictures, results, asked,
    answer: ({ width, height }: { readonly width: number; readonly height: number }) => {
      const picture = pictures.at(-1);
      Object.assign(picture ?? {}, { naturalWidth: width, naturalHeight: height });
      picture?.onload?.();
    },
  };
}

it.each([
  [SIZE, 'acknowledged'],
  [{ ...SIZE, height: SIZE.height + 1 }, 'not-acknowledged'],
  [{ ...SIZE, width: SIZE.width + 1 }, 'not-acknowledged'],
  [{ width: SIZE.height, height: SIZE.width }, 'not-acknowledged'],
  [PIXEL, 'not-acknowledged'],
] as const)('takes a picture of %j for: %s', (size, outcome) => {
  const { time, results, answer } = setUp();
  answer(size);
  expect(results).toEqual([{ outcome }]);
  expect(time.pending()).toBe(0);
});

it('sends pieces one after the other, as few as carry the report, and ends with the one that is acknowledged', () => {
  const text = 'abcd'.repeat(CHUNK_LIMITS.maxText / 2 + 1);
  const { pictures, results, asked, answer } = setUp(text);
  expect(asked).toEqual([3 * CHUNK_LIMITS.maxText]);
  expect(pictures).toHaveLength(1);
  answer(PIXEL);
  answer(PIXEL);
  answer(SIZE);
  const sent = pictures.map(({ src }) => new URL(src).searchParams);
  expect(sent.map((each) => ['id', 'n', 'of', 'sum'].map((name) => each.get(name)))).toEqual(['0', '1', '2'].map((n) => [ID, n, '3', checksum(text)]));
  expect(sent.map((each) => each.get('d')).join('')).toBe(text);
  expect(results).toEqual([{ outcome: 'acknowledged' }]);
});

it('waits four seconds for a piece, and no longer for the rest', async () => {
  const { time, pictures, results } = setUp('a'.repeat(CHUNK_LIMITS.maxText + 1));
  await time.advance(3_999);
  expect(results).toEqual([]);
  await time.advance(1);
  expect(results).toEqual([{ outcome: 'no-answer' }]);
  expect(pictures.map(({ onload, onerror }) => [onload, onerror]), 'what comes later is not heard').toEqual([[null, null]]);
});

it('has no answer where the picture fails, or where there is nothing to send', () => {
  const failing = setUp();
  failing.pictures[0]?.onerror?.();
  for (const { results } of [failing, setUp('')]) expect(results).toEqual([{ outcome: 'no-answer' }]);
});
