import { defineConfig } from 'vitest/config';
import { privateScopePlugin } from './scripts/legacy/private-scope-plugin.mjs';
import { LIBRARIES_AS_USED } from './scripts/specialise/libraries-as-used.mjs';
import { preactFromSource } from './scripts/specialise/preact-as-used.mjs';
import { specialise } from './scripts/specialise/specialise.mjs';
import { WHATWG_FETCH_AS_USED } from './scripts/specialise/whatwg-fetch-as-used.mjs';

/** These run a second time, on the ponyfills of the legacy build. */
const ON_EVERY_PLATFORM = [
  'packages/checkout/src/create-checkout.test.ts',
  'packages/checkout/src/effects/{attempt-ledger,order-client,resume,runtime}.test.ts',
  'packages/compat/src/single-flight.test.ts',
];

/** Says that they really do, and what only they have. */
const ON_PONYFILLS_ONLY = ['packages/checkout/src/testing/old-engine.test.ts', 'packages/compat/src/legacy/fetch-by-headers.test.ts'];

/** These run once more with the libraries as the bundles bring them. */
const WITH_LIBRARIES = [
  'packages/checkout/src/{effects,widget}/*.test.ts',
  'packages/checkout/src/create-checkout.test.ts',
  'packages/protocol/src/{golden,plain-object}.test.ts',
];

const resolve = { conditions: ['unstuck-source', 'node'] };

export default defineConfig({
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
        resolve,
        ssr: { resolve },
        test: {
          name: 'native',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'examples/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/{bench,delivery,diagnosis,engines}/*.test.ts'],
          exclude: ON_PONYFILLS_ONLY,
        },
      },
      {
        extends: true,
        resolve,
        ssr: { resolve },
        plugins: [{ name: 'whatwg-fetch-as-used', transform: specialise(WHATWG_FETCH_AS_USED).transform }, privateScopePlugin()],
        test: {
          name: 'ponyfilled',
          include: [...ON_EVERY_PLATFORM, ...ON_PONYFILLS_ONLY],
          setupFiles: ['packages/compat/src/testing/force-ponyfills.ts', 'packages/checkout/src/testing/old-engine.ts'],
          server: { deps: { inline: [/abortcontroller-polyfill/, /\/ky\//, /whatwg-fetch/] } },
        },
      },
      {
        extends: true,
        resolve,
        ssr: { resolve },
        plugins: [preactFromSource, { name: 'libraries-as-used', transform: specialise(LIBRARIES_AS_USED).transform }],
        test: {
          name: 'libraries as shipped',
          include: WITH_LIBRARIES,
          server: { deps: { inline: ['ky', 'preact', 'valibot', 'lean-qr'] } },
        },
      },
    ],
  },
});
