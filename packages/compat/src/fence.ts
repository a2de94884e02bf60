/** Runs `run` and answers `fallback` where it throws: observing and remembering must never break the page. */
export function fence<T>(run: () => T): T | undefined;
export function fence<T>(run: () => T, fallback: T): T;
export function fence<T>(run: () => T, fallback?: T): T | undefined {
  try {
    return run();
  } catch {
    return fallback;
  }
}
