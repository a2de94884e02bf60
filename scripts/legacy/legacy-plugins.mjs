import { join } from 'node:path';
import { babel } from '@rollup/plugin-babel';
import commonjs from '@rollup/plugin-commonjs';
import { ROOT } from '../root.mjs';
import { plainPrivateNames } from '../specialise/plain-private-names.mjs';
import { BEFORE_THE_SCOPE, PRIVATE_SCOPE } from './private-scope-files.mjs';
import { removeThroughParent } from './remove-through-parent.mjs';
import { rewriteFreeNames } from './rewrite-free-names.mjs';

const COMPAT = join(ROOT, 'packages/compat');
const ERROR_BASE = join(COMPAT, 'src/legacy/error-base.ts');
const WRAP_NATIVE_SUPER = '\0wrap-native-super';
/** Would mark the prototypes of the page's own DOM collections, also in the pure form. */
const DOM_COLLECTIONS = /(?:^|\/)web\.dom-collections\.iterator(?:\.js)?$/;
const NOTHING = '\0nothing';
const OWN = /packages\/[^/]+\/src\//;
const CORE_JS = /node_modules\/core-js-pure\//;
const BABEL_RUNTIME = /node_modules\/@babel\/runtime\//;
const SOURCES = /\.(?:[cm]?js|tsx?)$/;

/** What every ES5 engine has, if not to the letter of later editions: the bundle relies on ES5 alone. */
const IN_ES5 = /^es(?:next)?\.(?:array\.(?:concat|every|filter|for-each|index-of|is-array|join|last-index-of|map|push|reduce|reduce-right|reverse|slice|some|sort|splice|unshift|species)|date|error|function|global-this|json|object\.(?:define|freeze|get|is-|keys|lookup|prevent|proto|seal|to-string)|parse|regexp|string\.(?:match|replace|search|split|substr|trim)$|symbol)|^web\.(?:atob|btoa|dom|timers|set-)/;
/** What the private scope provides, or what only unused paths of ky ask for: `check-legacy-api` says which. */
const ELSEWHERE = /^es(?:next)?\.(?:promise|set|map|weak|typed-array|array-buffer|string\.replace-all)|^web\.(?:url|dom-exception)/;

const polyfills = (targets) => [
  'polyfill-corejs3',
  { method: 'usage-pure', version: '3.51', targets, shouldInjectPolyfill: (name, wanted) => wanted && !IN_ES5.test(name) && !ELSEWHERE.test(name) },
];

/** Both are imported by compiled code wherever it lies, so they are looked up from where they are installed. */
const resolveRuntimes = {
  name: 'resolve-runtimes',
  resolveId(id) {
    if (DOM_COLLECTIONS.test(id)) return NOTHING;
    if (id.startsWith('core-js-pure/')) return this.resolve(id, join(COMPAT, 'package.json'), { skipSelf: true });
    if (id === '@babel/runtime/helpers/wrapNativeSuper') return WRAP_NATIVE_SUPER;
    if (id.startsWith('@babel/runtime/')) return this.resolve(id, join(ROOT, 'package.json'), { skipSelf: true });
    return null;
  },
  load: (id) => (id === NOTHING ? 'export default undefined;' : id === WRAP_NATIVE_SUPER ? `export { wrapNativeSuper as default } from ${JSON.stringify(ERROR_BASE)};` : null),
};

/** Everything that makes an ES5 bundle of today's sources and of their dependencies, without touching the host's globals. */
export function legacyPlugins(targets, presets, assumptions) {
  const scoped = [rewriteFreeNames, { module: PRIVATE_SCOPE }];
  const common = { babelHelpers: 'runtime', babelrc: false, configFile: false, extensions: ['.js', '.mjs', '.ts', '.tsx'] };
  const lowered = { ...common, include: SOURCES, presets };
  const runtime = ['@babel/plugin-transform-runtime', { moduleName: '@babel/runtime' }];
  return [
    resolveRuntimes,
    // Our own loops and spreads are over arrays only.
    babel({ ...lowered, include: OWN, exclude: BEFORE_THE_SCOPE, plugins: [scoped, runtime, polyfills(targets)], assumptions: { ...assumptions, iterableIsArray: true } }),
    babel({ ...lowered, include: BEFORE_THE_SCOPE, plugins: [runtime, polyfills(targets)], assumptions }),
    babel({ ...lowered, exclude: [OWN, CORE_JS, BABEL_RUNTIME], plugins: [plainPrivateNames, removeThroughParent, scoped, runtime, polyfills(targets)], assumptions }),
    babel({ ...common, include: BABEL_RUNTIME, plugins: [scoped, polyfills(targets)], skipPreflightCheck: true }),
    commonjs({ include: CORE_JS, extensions: ['.js'], ignoreGlobal: true, strictRequires: false }),
  ];
}
