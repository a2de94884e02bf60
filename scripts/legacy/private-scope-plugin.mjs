import { transformAsync } from '@babel/core';
import { BEFORE_THE_SCOPE, PRIVATE_SCOPE } from './private-scope-files.mjs';
import { rewriteFreeNames } from './rewrite-free-names.mjs';

/** Our own sources and those of our dependencies that the legacy build compiles against the private scope; a test is part of the outer world. */
const SCOPED = /packages\/(?:checkout|compat|protocol)\/src\/|node_modules\/(?:abortcontroller-polyfill|ky|whatwg-fetch)\//;
const OUTSIDE = /\.test\.tsx?$|\/testing\//;
/** Extends the engine's own as it loads; the bundler drops that class, which nothing of ours uses. */
const DROPPED = /abortsignal-ponyfill\.js$/;

/** Vite plugin: free names like `fetch` and `Promise` become members of the private scope, as in the legacy build. */
export function privateScopePlugin() {
  return {
    name: 'private-scope',
    enforce: 'post',
    async transform(code, id) {
      const file = id.replace(/\?.*/, '');
      if (!SCOPED.test(file) || OUTSIDE.test(file) || DROPPED.test(file) || BEFORE_THE_SCOPE.test(file)) return null;
      const { code: scoped, map } = await transformAsync(code, {
        filename: file, babelrc: false, configFile: false, sourceMaps: true, plugins: [[rewriteFreeNames, { module: PRIVATE_SCOPE }]],
      });
      return { code: scoped, map };
    },
  };
}
