import type { GlobalObject } from './global-object.ts';

/** Milliseconds that only go forward. */
export function createMonotonicClock(scope: GlobalObject): () => number {
  const { performance } = scope;
  const read = performance?.now ? performance.now.bind(performance) : Date.now;
  // The fallback follows the system clock, which people set back.
  let latest = 0;
  return () => (latest = Math.max(latest, read()));
}
