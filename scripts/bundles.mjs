/** What support people run: their own company chose it lately. */
const CURRENT = { chrome: '109', firefox: '115', safari: '16.4' };
/** The first releases that read all of ES2020. */
const ES2020 = { chrome: '80', firefox: '74', safari: '13.1' };

/**
 * Modules that come first in a bundle. gzip looks back 32 kB: what is alike should stand close together, and a file weighs up to one in a hundred
 * less for it. Which order is best cannot be seen, it was found by trying; any other is as right, and heavier.
 */
const FIRST_IN_MODERN = [
  'packages/protocol/src/reports/fit-report.ts',
  'packages/protocol/src/reports/capsule.ts',
  'packages/protocol/src/endpoints.ts',
  'packages/checkout/src/widget/qr-code.tsx',
  'packages/checkout/src/widget/facts.tsx',
  'packages/checkout/src/widget/offered-channels.ts',
  'packages/checkout/src/machine/transition.ts',
  'packages/checkout/src/widget/mount.tsx',
  'packages/compat/src/forward-violations.ts',
  'packages/checkout/src/integration-error.ts',
  'packages/checkout/src/effects/policy-violations.ts',
  'packages/compat/src/chance.ts',
  'packages/compat/src/random-bytes.ts',
  'packages/diagnostics/src/collect/resource-failures.ts',
  'packages/diagnostics/src/collect/connectivity.ts',
  'packages/diagnostics/src/report/page-secrets.ts',
];
const FIRST_IN_LEGACY = [
  'packages/protocol/src/causes/employee-words-zh-cn.ts',
  'packages/checkout/src/messages/zh-cn.ts',
  'packages/protocol/src/causes/employee-words-en.ts',
  'packages/checkout/src/messages/en.ts',
];
const FIRST_IN_CONSOLE = ['packages/console/src/messages/zh-cn.ts', 'packages/console/src/messages/en.ts'];

/**
 * Every file a browser loads, one entry each. `browsers` is what Babel lowers the syntax to, dependencies included;
 * `ecmaVersion` is what the emitted file must parse as; `budget` is in bytes after gzip; `ceiling` is about what the
 * file weighs today, which it must not outgrow unnoticed, whether it meets its budget or not. The `.mjs` carries the same code as
 * the script-tag file, so one budget watches both. `ponyfilled` also brings what the language and the host lack, without touching either.
 * What is known of libraries (`scripts/specialise`) is known of the checkout's use of them; `wholeLibraries` leaves them as they are.
 */
export const BUNDLES = [
  {
    input: 'packages/compat/src/loader/loader.ts',
    file: 'packages/unstuck/dist/loader.js',
    format: 'iife',
    browsers: { ie: '8' },
    ecmaVersion: 3,
    budget: 1_600,
  },
  {
    input: 'packages/unstuck/src/modern.ts',
    file: 'packages/unstuck/dist/unstuck.modern.js',
    first: FIRST_IN_MODERN,
    styleSheet: { source: 'packages/checkout/src/widget/theme.css', file: 'unstuck.css' },
    format: 'iife',
    compiledWhileLoading: true,
    browsers: ES2020,
    ecmaVersion: 2020,
    budget: 30_000,
    ceiling: 48_600,
  },
  {
    input: 'packages/unstuck/src/legacy.ts',
    file: 'packages/unstuck/dist/unstuck.legacy.js',
    first: FIRST_IN_LEGACY,
    format: 'iife',
    browsers: { ie: '10' },
    ponyfilled: true,
    ecmaVersion: 5,
    budget: 75_000,
    ceiling: 73_200,
  },
  {
    input: 'packages/unstuck/src/index.ts',
    file: 'packages/unstuck/dist/unstuck.modern.mjs',
    first: FIRST_IN_MODERN,
    format: 'es',
    browsers: ES2020,
    ecmaVersion: 2020,
    budget: 30_000,
    ceiling: 46_400,
  },
  {
    input: 'packages/diagnostics/src/deliver/report-worker.ts',
    file: 'packages/unstuck/dist/report-worker.js',
    format: 'iife',
    browsers: ES2020,
    ecmaVersion: 2020,
    budget: 300,
  },
  {
    input: 'packages/console/src/main.tsx',
    file: 'packages/console/dist/web/console.js',
    first: FIRST_IN_CONSOLE,
    wholeLibraries: true,
    styleSheet: { source: 'packages/console/src/console.css', file: 'console.css' },
    format: 'iife',
    browsers: CURRENT,
    ecmaVersion: 2022,
    budget: 25_600,
  },
];

/** Not shipped, only weighed: what a vendor pays who takes a part alone, and what the platform port costs within the checkout. */
export const WEIGHED_ONLY = [
  { input: 'packages/checkout/src/index.ts', file: 'packages/checkout (alone)', format: 'es', browsers: ES2020, ecmaVersion: 2020, budget: 22_000, ceiling: 30_660 },
  { input: 'packages/compat/src/index.ts', file: 'packages/compat (alone)', format: 'es', browsers: ES2020, ecmaVersion: 2020, budget: 1_300, ceiling: 1_340 },
  { input: 'packages/diagnostics/src/hand-over/sentry.ts', file: 'packages/diagnostics (sentry)', format: 'es', browsers: ES2020, ecmaVersion: 2020, budget: 7_000 },
  { input: 'packages/diagnostics/src/hand-over/otlp.ts', file: 'packages/diagnostics (otlp)', format: 'es', browsers: ES2020, ecmaVersion: 2020, budget: 9_000 },
];

/** What has an entry point of its own, and what that may bring along: in none of the files above. */
export const APART = /packages\/diagnostics\/src\/hand-over\/|node_modules\/@(?:sentry|opentelemetry)\//;
