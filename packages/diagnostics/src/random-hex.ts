import type { Platform } from '@unstuck/compat';

/** Two digits a byte. */
export function randomHex(platform: Platform, length: number): string {
  const bytes = platform.randomBytes(length);
  let text = '';
  for (let index = 0; index < length; index += 1) text += ((bytes[index] ?? 0) + 256).toString(16).slice(1);
  return text;
}
