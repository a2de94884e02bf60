import type { Locator } from '@playwright/test';
import { createRequire } from 'node:module';
import type readPicture from 'jsqr';
import { PNG } from 'pngjs';

// CommonJS that declares itself an ES module.
const jsqr = createRequire(import.meta.url)('jsqr') as { readonly default: typeof readPicture.default };

/** What a phone's camera reads from the picture on the screen; null if it reads nothing. */
export async function readQr(picture: Locator): Promise<string | null> {
  return decodeQr(await picture.screenshot());
}

/** The same of a PNG, wherever in it the code is. */
export function decodeQr(png: Buffer): string | null {
  const { data, width, height } = PNG.sync.read(png);
  return jsqr.default(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
