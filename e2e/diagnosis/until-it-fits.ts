import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 100;
const PAUSE_MS = 100;

/** Looks again and again, for ten seconds; throws what is wrong then. */
export async function untilItFits(fits: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await fits()) return;
    await delay(PAUSE_MS);
  }
  throw new Error(otherwise);
}
