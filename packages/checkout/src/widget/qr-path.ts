import { generate } from 'lean-qr/nano';

/** Modules of quiet zone on each side (ISO/IEC 18004). */
export const QUIET_ZONE = 4;

export interface QrPath {
  /** Side of the square, quiet zone included, in modules. */
  readonly side: number;
  /** SVG path data of the dark modules, one rectangle for each horizontal run. */
  readonly path: string;
  /** The same, row by row and without the quiet zone: true is dark. */
  readonly rows: readonly (readonly boolean[])[];
}

let last: { readonly code: string; readonly drawn: QrPath | null } | undefined;

/** Draws a QR code; null if the text is too long for one. Remembers the last, since the countdown redraws every second. */
export function qrPath(code: string): QrPath | null {
  if (last?.code !== code) last = { code, drawn: draw(code) };
  return last.drawn;
}

function draw(code: string): QrPath | null {
  let bitmap;
  try {
    bitmap = generate(code);
  } catch {
    return null;
  }
  let path = '';
  const rows: boolean[][] = [];
  for (let y = 0; y < bitmap.size; y += 1) {
    const row: boolean[] = [];
    for (let x = 0; x < bitmap.size; x += 1) row.push(bitmap.get(x, y));
    for (let x = 0; x < bitmap.size; x += 1) {
      const from = x;
      while (row[x]) x += 1;
      if (x > from) path += `M${from + QUIET_ZONE} ${y + QUIET_ZONE}h${x - from}v1h${from - x}z`;
    }
    rows.push(row);
  }
  return { side: bitmap.size + 2 * QUIET_ZONE, path, rows };
}
