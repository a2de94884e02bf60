import { join } from 'node:path';
import { babel } from '@rollup/plugin-babel';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { legacyPlugins } from './legacy/legacy-plugins.mjs';
import { ROOT } from './root.mjs';
import { LIBRARIES_AS_USED } from './specialise/libraries-as-used.mjs';
import { plainPrivateNames } from './specialise/plain-private-names.mjs';
import { preactFromSource } from './specialise/preact-as-used.mjs';
import { specialise } from './specialise/specialise.mjs';
import { styleSheet } from './style-sheet.mjs';

const OLDEST_NUMBERED_SYNTAX = 5;
const ES2020 = 2020;
/**
 * Has Chromium compile the whole file in the background while it loads, instead of each function on the main thread when it is first called:
 * nearly all are called before the widget stands. Other engines read a comment. https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_WHILE_LOADING = '//# allFunctionsCalledOnLoad';
/** Libraries whose modules import each other in circles, and mean to. */
const TANGLED = /node_modules\/(?:core-js-pure|preact)\//;
/** What all engines of ES2020 have: no way around its absence is for them. */
const EVERYWHERE = { SVGElement: true };
/** What our code and its dependencies never rely on, and what would otherwise cost bytes. */
const ASSUMPTIONS = { noDocumentAll: true, setPublicClassFields: true };
const LEGACY_ASSUMPTIONS = {
  constantSuper: true, ignoreFunctionLength: true, ignoreToPrimitiveHint: true,
  mutableTemplateObject: true, noClassCalls: true, noNewArrows: true, objectRestNoSymbols: true, setClassMethods: true, setComputedProperties: true,
  setSpreadProperties: true, skipForOfIteratorClosing: true, superIsCallableConstructor: true,
};

function presets({ browsers, ponyfilled }) {
  return [
    // Where the engine has no symbols our own are strings: there is nothing for `typeof` to learn.
    ['@babel/preset-env', { targets: browsers, modules: false, exclude: ponyfilled ? ['transform-typeof-symbol', 'transform-function-name'] : [] }],
    ['@babel/preset-react', { runtime: 'automatic', importSource: 'preact', development: false }],
    ['@babel/preset-typescript', { rewriteImportExtensions: false, onlyRemoveTypeImports: true }],
  ];
}

function compilers(bundle) {
  if (bundle.ponyfilled) return legacyPlugins(bundle.browsers, presets(bundle), { ...ASSUMPTIONS, ...LEGACY_ASSUMPTIONS });
  const extensions = ['.ts', '.tsx', '.mjs', '.js'];
  return [babel({ babelHelpers: 'bundled', babelrc: false, configFile: false, extensions, presets: presets(bundle), plugins: [plainPrivateNames], assumptions: ASSUMPTIONS })];
}

/** Rollup plugin: has the entry import these modules before all others. None of them does anything by being imported. */
function modulesFirst(paths) {
  return {
    name: 'modules-first',
    transform(code, id) {
      if (!this.getModuleInfo(id).isEntry) return null;
      // On the line that is there, which keeps the source map right from the second on.
      return { code: paths.map((path) => `import ${JSON.stringify(join(ROOT, path))};`).join('') + code, map: null };
    },
  };
}

/** Bundles from the packages' sources, so that no build has to have run before. */
export function inputOptions(bundle) {
  return {
    input: bundle.input,
    // A warning here is a missing import or a cycle: never something to ship.
    onwarn: (warning) => {
      if ((warning.ids ?? [warning.id]).every((id) => TANGLED.test(id))) return;
      throw Object.assign(new Error(warning.message), { code: warning.code });
    },
    plugins: [
      ...(bundle.first ? [modulesFirst(bundle.first)] : []),
      ...(bundle.wholeLibraries ? [] : [preactFromSource]),
      nodeResolve({ extensions: ['.ts', '.tsx', '.mjs', '.js'], exportConditions: ['unstuck-source', 'browser', 'import', 'default'] }),
      ...(bundle.wholeLibraries ? [] : [specialise(LIBRARIES_AS_USED)]),
      ...compilers(bundle),
      ...(bundle.styleSheet ? [styleSheet(bundle.styleSheet.source, bundle.styleSheet.file)] : []),
    ],
  };
}

export function outputOptions(bundle) {
  const ie8 = bundle.ecmaVersion < OLDEST_NUMBERED_SYNTAX;
  // gzip looks back 32 kB: functions side by side are alike, and so are comparisons the way they were written and calls that stay calls.
  // Nothing may read a property only for what reading it does, or throws: with `pure_getters` that is dropped.
  const likeByLike = {
    ...((bundle.ecmaVersion === ES2020 || bundle.ponyfilled) && { inline: 1, lhs_constants: false, pure_getters: true }),
    ...(bundle.ecmaVersion === ES2020 && { hoist_funs: true, keep_fargs: false, global_defs: EVERYWHERE }),
  };
  const preamble = bundle.compiledWhileLoading ? COMPILE_WHILE_LOADING : null;
  return {
    file: bundle.file,
    format: bundle.format,
    // The loader may be pasted into a page, where a link to its map would lead nowhere.
    sourcemap: ie8 ? 'hidden' : true,
    generatedCode: { constBindings: bundle.ecmaVersion >= 2015 },
    plugins: [
      // ASCII only: a page in GBK would read UTF-8 Chinese as noise where a server names no charset.
      terser({ ecma: Math.max(bundle.ecmaVersion, OLDEST_NUMBERED_SYNTAX), ie8, compress: { passes: 3, ...likeByLike }, format: { comments: false, ascii_only: true, preamble } }),
    ],
  };
}
