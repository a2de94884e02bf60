import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function fileOf(specifier: string): Promise<string> {
  return readFile(require.resolve(specifier), 'utf8');
}

/** Prototype comes as CommonJS files; in a page it is one script whose names are globals. */
async function prototypeScript(): Promise<string> {
  const folder = dirname(require.resolve('prototype'));
  const files = (await readdir(folder)).filter((name) => /^\w+\.js$/.test(name));
  const modules = await Promise.all(files.map(async (name) => `${JSON.stringify(`./${basename(name, '.js')}`)}: function (module, exports, require) {\n${await readFile(join(folder, name), 'utf8')}\n}`));
  return `(function () {
  var modules = {${modules.join(',\n')}};
  var made = {};
  function require(wanted) {
    var name = wanted.replace('.js', '');
    if (!made[name]) {
      made[name] = { exports: {} };
      modules[name](made[name], made[name].exports, require);
    }
    return made[name].exports;
  }
  var names = require('./index');
  for (var name in names) window[name] = names[name];
})();`;
}

export function requireJs(): Promise<string> {
  return fileOf('requirejs/require.js');
}

/** Libraries that change what every script of a page works with, as old portals carry them. `proof` is true once they have. */
export const HOST_LIBRARIES: readonly { readonly name: string; readonly source: () => Promise<string>; readonly proof: string }[] = [
  { name: 'Prototype', source: prototypeScript, proof: '[].each !== undefined && "".gsub !== undefined && !/native code/.test(Array.from)' },
  { name: 'MooTools', source: () => fileOf('mootools'), proof: '[].each !== undefined && "".contains !== undefined && Function.prototype.implement !== undefined' },
  {
    name: 'an old es5-shim',
    // A current engine lacks nothing: it must first be made to. Not `bind`, whose shim needs a policy with 'unsafe-eval'.
    source: async () => `
      delete Array.prototype.forEach; delete Array.prototype.map; delete Array.prototype.indexOf;
      delete Object.keys; delete Object.create; delete String.prototype.trim; delete Date.now;
      ${await fileOf('es5-shim')}
      ${await fileOf('es5-shim/es5-sham.js')}`,
    proof: '!/native code/.test(Object.keys) && !/native code/.test(Array.prototype.map) && !/native code/.test(Object.create)',
  },
  { name: 'an AMD loader', source: requireJs, proof: 'typeof define === "function" && !!define.amd' },
];
