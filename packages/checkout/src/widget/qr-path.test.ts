import jsQr from 'jsqr';
import { expect, it } from 'vitest';
import { QUIET_ZONE, qrPath } from './qr-path.ts';

const PIXELS = 4;
const decode = jsQr as unknown as (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

/** Paints the path as a browser does: dark rectangles on white. */
function rasterise({ side, path }: { readonly side: number; readonly path: string }): Uint8ClampedArray {
  const size = side * PIXELS;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = Number(y) * PIXELS; row < (Number(y) + 1) * PIXELS; row += 1) {
      for (let column = Number(x) * PIXELS; column < (Number(x) + Number(run)) * PIXELS; column += 1) {
        data.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
      }
    }
  }
  return data;
}

it.each(['weixin://wxpay/bizpayurl?pr=7xKq2Zz', 'https://pay.example/o/充值?a=1&b=2', 'x'.repeat(600)])(
  'draws a code that reads back as it was: %s',
  (code) => {
    const drawn = qrPath(code);
    if (drawn === null) throw new Error('not drawn');
    expect(drawn.path.replace(/M(\d+) (\d+)h(\d+)v1h-\3z/g, '')).toBe('');
    const size = drawn.side * PIXELS;
    expect(decode(rasterise(drawn), size, size)?.data).toBe(code);
  },
);

it('gives the same code row by row', () => {
  const drawn = qrPath('weixin://wxpay/bizpayurl?pr=rows');
  if (drawn === null) throw new Error('not drawn');
  const inPath = Array.from(drawn.path.matchAll(/M(\d+) (\d+)h(\d+)/g), ([, x, y, run]) => `${y} ${x} ${run}`);
  const inRows = drawn.rows.flatMap((row, y) =>
    Array.from(row.map((dark) => (dark ? '#' : ' ')).join('').matchAll(/#+/g), ({ 0: run, index }) => `${y + QUIET_ZONE} ${index + QUIET_ZONE} ${run.length}`));
  expect(drawn.rows.map((row) => row.length)).toEqual(drawn.rows.map(() => drawn.side - 2 * QUIET_ZONE));
  expect(inRows).toEqual(inPath);
});

it('leaves a quiet zone on every side', () => {
  const drawn = qrPath('weixin://wxpay/bizpayurl?pr=quiet');
  const runs = Array.from(drawn?.path.matchAll(/M(\d+) (\d+)h(\d+)/g) ?? [], ([, x, y, run]) => [Number(x), Number(y), Number(x) + Number(run)]);
  const edge = (drawn?.side ?? 0) - QUIET_ZONE;
  expect(Math.min(...runs.map(([x]) => x ?? 0))).toBe(QUIET_ZONE);
  expect(Math.min(...runs.map(([, y]) => y ?? 0))).toBe(QUIET_ZONE);
  expect(Math.max(...runs.map(([, , end]) => end ?? 0))).toBe(edge);
  expect(Math.max(...runs.map(([, y]) => y ?? 0))).toBe(edge - 1);
});

it('draws nothing for a text that fits no code', () => {
  expect(qrPath('x'.repeat(5_000))).toBeNull();
});
