import { tool } from './root.mjs';

/**
 * What `npm test` runs, in this order. `kind` says how to count: `check` is one result by exit code, `vitest` and `playwright` report
 * their own, `counted` writes the counts themselves. `needs` are system programs, `after` is an earlier step without which this one means nothing,
 * `showOutput` prints also what went well.
 */
export const LINT_STEPS = [
  { name: 'walls', kind: 'check', program: tool('depcruise'), args: ['--config', '.dependency-cruiser.mjs', 'packages', 'examples'] },
  { name: 'lint', kind: 'check', program: tool('oxlint'), args: ['--type-aware', '--deny-warnings'] },
];

/** For programs of ours that Node runs without a build. */
export const FROM_SOURCE = ['--conditions=unstuck-source', '--disable-warning=FastifyDeprecation'];

export const TEST_STEPS = [
  // First: the lint reads the types that this writes.
  { name: 'types', kind: 'check', program: tool('tsc'), args: ['-b'] },
  ...LINT_STEPS,
  { name: 'types of tests', kind: 'check', program: tool('tsc'), args: ['-p', 'tsconfig.tests.json'] },
  { name: 'bundles', kind: 'check', program: process.execPath, args: ['scripts/build-bundles.mjs'] },
  { name: 'sizes and syntax', kind: 'check', after: 'bundles', showOutput: true, program: process.execPath, args: ['scripts/check-sizes.mjs'] },
  { name: 'legacy API', kind: 'check', after: 'bundles', program: process.execPath, args: ['scripts/legacy/check-legacy-api.mjs'] },
  { name: 'unit and integration', kind: 'vitest', program: tool('vitest'), args: ['run'] },
  { name: 'server on PostgreSQL', kind: 'vitest', needs: ['postgresql'], database: true, program: tool('vitest'), args: ['run', 'packages/server'] },
  { name: 'chaos', kind: 'counted', needs: ['postgresql'], database: true, showOutput: true, program: process.execPath, args: [...FROM_SOURCE, 'e2e/chaos/main.ts', '--runs', '150', '--seed', '1', '--real', '12'] },
  { name: 'engines', kind: 'counted', needs: ['chromium', 'fonts'], after: 'bundles', showOutput: true, program: process.execPath, args: ['e2e/engines/main.ts', '--few'] },
  { name: 'diagnosis', kind: 'counted', needs: ['chromium', 'fonts', 'firefox', 'webkitgtk', 'squid', 'openssl'], after: 'bundles', showOutput: true, program: process.execPath, args: [...FROM_SOURCE, 'e2e/diagnosis/main.ts', '--few'] },
  { name: 'delivery', kind: 'counted', needs: ['chromium', 'fonts', 'firefox', 'webkitgtk'], after: 'bundles', showOutput: true, program: process.execPath, args: [...FROM_SOURCE, 'e2e/delivery/main.ts'] },
  { name: 'browser', kind: 'playwright', needs: ['chromium', 'fonts'], after: 'bundles', program: tool('playwright', 'e2e'), args: ['test', '--config', 'e2e/playwright.config.ts'] },
];
