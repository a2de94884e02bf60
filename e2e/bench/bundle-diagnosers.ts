import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import commonjsModule from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { inputOptions, outputOptions } from '../../scripts/rollup-options.mjs';

// Its types speak of a CommonJS file; what is loaded is a module.
const commonjs = commonjsModule as unknown as typeof commonjsModule.default;

/** Ours, and what others use for the purpose. */
const DIAGNOSERS = [
  { name: 'unstuck', call: 'createDiagnostics()', library: null },
  { name: 'sentry', call: 'init()', library: '@sentry/browser' },
  { name: 'bugsnag', call: 'Bugsnag.start()', library: '@bugsnag/js' },
  { name: 'faro', call: 'initializeFaro()', library: '@grafana/faro-web-sdk' },
] as const;
/** For all of them the same, whichever their authors aim at: the engines of our modern build. */
const BROWSERS = { chrome: '80', firefox: '74', safari: '13.1' };

export interface Diagnoser {
  /** With its version; `createDiagnostics()` for our own. */
  readonly title: string;
  readonly isOurs: boolean;
  readonly code: string;
  readonly gzipBytes: number;
}

/** A script for each, by the same bundler and the same minifier with the same settings, the modern build's hint to the engine included; every library whole. */
export async function bundleDiagnosers(): Promise<readonly Diagnoser[]> {
  const bundled: Diagnoser[] = [];
  for (const { name, call, library } of DIAGNOSERS) {
    const code = await bundle(fileURLToPath(new URL(`./diagnosers/${name}.ts`, import.meta.url)));
    const title = library === null ? `\`${call}\`` : `\`${call}\` of ${library} ${versionOf(library)}`;
    bundled.push({ title, isOurs: library === null, code, gzipBytes: gzipSync(code, { level: 9 }).length });
  }
  return bundled;
}

async function bundle(input: string): Promise<string> {
  const settings = { input, file: `${input}.js`, format: 'iife', browsers: BROWSERS, ecmaVersion: 2020, wholeLibraries: true, compiledWhileLoading: true };
  const { plugins, ...options } = inputOptions(settings);
  // Some have one file for Node and another for browsers.
  const resolve = nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'], exportConditions: ['unstuck-source', 'browser', 'import', 'default'] });
  // Others' cycles and their `this` at the top are theirs to judge; a missing import still fails.
  const build = await rollup({ ...options, plugins: [resolve, commonjs(), ...plugins], onwarn: (warning) => {
    if (warning.code === 'UNRESOLVED_IMPORT' || warning.code === 'MISSING_EXPORT') throw new Error(warning.message);
  } });
  const { output } = await build.generate({ ...outputOptions(settings), sourcemap: false });
  await build.close();
  return output[0].code;
}

function versionOf(library: string): string {
  const { version } = JSON.parse(readFileSync(new URL(`../node_modules/${library}/package.json`, import.meta.url), 'utf8')) as { readonly version: string };
  return version;
}
