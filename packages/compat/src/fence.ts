/** Runs `run` and answers `fallback` where it throws: observing and remembering must never break the page. */
export function fence<T>(run: () => T, fallback: T): T {
  try {
    return run();
  } catch {
    return fallback;
  }
}
