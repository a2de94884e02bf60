import { fence } from './fence.ts';
import type { Platform } from './platform.ts';

/** A number from 0 up to but not including 1, even over all; 0.5 where there is no randomness to be had. */
export function chance(platform: Pick<Platform, 'randomBytes'>): number {
  return fence(() => (platform.randomBytes(1)[0] ?? 0) / 256, 0.5);
}
