import { getHeapSpaceStatistics } from 'node:v8';
import { collectGarbage } from './collect-garbage.ts';

/** What minor collections leave to the next major one. */
export function oldBytes(): number {
  return getHeapSpaceStatistics().filter(({ space_name: name }) => /^(?:old|large_object)_space$/.test(name)).reduce((sum, { space_used_size: used }) => sum + used, 0);
}

/** Of many times, a minor collection now and then. */
const COLLECT_EVERY = 500;

/** What else goes on in the process may grow old as well: seen once in thirty measurements. */
const MEASUREMENTS = 5;

type Once = (time: number, goOn: () => void) => void;

/** (A loop that awaits would itself grow old, hence a call back.) */
async function bytesGrown(times: number, once: Once): Promise<number> {
  collectGarbage({ type: 'major' });
  const before = oldBytes();
  await new Promise<void>((resolve) => {
    const next = (time: number): void => {
      if (time % COLLECT_EVERY === 0) collectGarbage({ type: 'minor' });
      if (time === times) resolve();
      else once(time, () => setImmediate(next, time + 1));
    };
    next(0);
  });
  return oldBytes() - before;
}

/**
 * Bytes that have grown old for each of so many times, one after the other: the least of some measurements. Whatever is done with before the next minor
 * collection leaves nothing; where dead objects keep those alive that came after them, every one grows old.
 */
export async function bytesGrownOld(times: number, once: Once): Promise<number> {
  const measured: number[] = [];
  while (measured.length < MEASUREMENTS) measured.push(await bytesGrown(times, once));
  return Math.min(...measured) / times;
}
