import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['unstuck-source', 'node'] },
  ssr: { resolve: { conditions: ['unstuck-source', 'node'] } },
  test: {
    // An embedded database takes seconds to come up on a busy machine; a limit is for what hangs, not for what is slow.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'examples/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/bench/*.test.ts'],
    onConsoleLog: () => {
      throw new Error('a test printed to the console');
    },
  },
});
