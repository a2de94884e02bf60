import { checksum } from './image-chunks.ts';

const MAX_SIDE = 240;

/**
 * How large the picture is that acknowledges a report delivered in image requests: all that a page can read of a picture from another
 * origin. Filters and portals answer with pictures of their own, mostly of one pixel.
 */
export function acknowledgingSize(reportId: string): { readonly width: number; readonly height: number } {
  const number = parseInt(checksum(reportId), 36);
  return { width: 2 + (number % MAX_SIDE), height: 2 + (Math.floor(number / MAX_SIDE) % MAX_SIDE) };
}

/** A transparent GIF of that size, in 43 bytes: the canvas has it, the one frame on it is a single pixel. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export function acknowledgingPixel(reportId: string): Uint8Array {
  const { width, height } = acknowledgingSize(reportId);
  return Uint8Array.from([
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width, 0, height, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff,
    0x21, 0xf9, 4, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
  ]);
}
