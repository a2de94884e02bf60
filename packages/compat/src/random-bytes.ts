import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';

/** Bytes nobody can guess where the engine has `crypto`; elsewhere merely bytes that do not repeat. */
export function createRandomBytes(scope: GlobalObject): (length: number) => Uint8Array {
  return (length) => {
    const bytes = new Uint8Array(length);
    const strong = fence(() => scope.crypto?.getRandomValues?.(bytes));
    if (!strong) {
      // A page may have seeded Math.random: the clock, each byte seeing other bits of it, keeps two tabs apart all the same.
      for (let index = 0; index < length; index++) bytes[index] = (Math.random() * 256) ^ (Date.now() >> index);
    }
    return bytes;
  };
}
