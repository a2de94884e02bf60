/** Loaded before the order service's own program: tells its parent, when asked, how much memory it holds after a garbage collection. */
export interface MemoryReading {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
}

process.on('message', (question) => {
  if (question !== 'memory') return;
  // Twice: what the first one finalises, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ heapUsed, external, rss } satisfies MemoryReading);
});
