import { defineConfig } from 'vitest/config';
import { LIBRARIES_AS_USED } from './scripts/specialise/libraries-as-used.mjs';
import { preactFromSource } from './scripts/specialise/preact-as-used.mjs';
import { specialise } from './scripts/specialise/specialise.mjs';

export default defineConfig({
  resolve: { conditions: ['unstuck-source', 'node'] },
  ssr: { resolve: { conditions: ['unstuck-source', 'node'] } },
  test: {
    // An embedded database takes seconds to come up on a busy machine; a limit is for what hangs, not for what is slow.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    onConsoleLog: () => {
      throw new Error('a test printed to the console');
    },
    projects: [
      {
        extends: true,
        test: { name: 'sources', include: ['packages/*/src/**/*.test.{ts,tsx}', 'examples/*/src/**/*.test.ts', 'scripts/**/*.test.ts'] },
      },
      {
        extends: true,
        // The same tests once more, with the libraries as the bundles bring them.
        plugins: [preactFromSource, { name: 'libraries-as-used', transform: specialise(LIBRARIES_AS_USED).transform }],
        test: {
          name: 'libraries as shipped',
          include: ['packages/checkout/src/{effects,widget}/*.test.ts', 'packages/checkout/src/create-checkout.test.ts', 'packages/protocol/src/{golden,plain-object}.test.ts'],
          server: { deps: { inline: ['ky', 'preact', 'valibot', 'lean-qr'] } },
        },
      },
    ],
  },
});
