import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findLaterApi, readProvided } from './legacy-api.mjs';

const PROVIDED = new Set(['Promise', 'fetch']);

/** The parameters are what the pieces of code below take for given. */
function found(code: string): string[] {
  return findLaterApi(`(function (list, make, node, one, other, run, use, value) { ${code} })();`, { provided: PROVIDED }).map(({ name }) => name);
}

it.each([
  ['a free name', 'var wait = new Promise(run);', 'Promise'],
  ['a free name in a test that needs it', 'if (value instanceof Map) use(value);', 'Map'],
  ['a free name that another test is about', 'typeof Promise === "function" && new WeakMap();', 'WeakMap'],
  ['a method of the language', 'list.includes(4);', '.includes()'],
  ['a method of the document', 'node.remove();', '.remove()'],
  ['a method by its quoted name', 'list["flatMap"](run);', '.flatMap()'],
  ['a member of a constructor', 'Object.assign(one, other);', 'Object.assign'],
  ['a member that is not called', 'var isInteger = Number.isInteger;', 'Number.isInteger'],
  ['a member of the private scope that nothing provides', 'var scope = Object.create(window); scope.Promise = make(); new scope.URL("/");', 'URL'],
  ['the same where the scope is declared first', 'var scope; scope = Object.create(window); scope.URL.parse("/");', 'URL'],
])('finds %s that came after ES5', (_, code, name) => {
  expect(found(code)).toEqual([name]);
});

it.each([
  ['ES5', 'Object.keys(window).map(function (key) { return key.trim(); }); JSON.parse("{}"); Math.max.apply(null, [1]);'],
  ['the DOM of Internet Explorer 10', 'document.createElement("p"); new XMLHttpRequest(); new Uint8Array(8); setTimeout(run, 1);'],
  ['what the private scope provides', 'var scope = Object.create(window); scope.Promise = make(); new scope.Promise(scope.fetch);'],
  ['a name of its own', 'var Map = function () {}; new Map(); (function (Symbol) { return Symbol("x"); })(String);'],
  ['what it has looked for by typeof', 'typeof Reflect === "object" && Reflect.apply(run);'],
  ['what it has looked for in a test further out', 'var open = typeof BroadcastChannel === "function" ? function () { return new BroadcastChannel("x"); } : null;'],
  ['a method it has looked for', 'var hop = Object.hasOwn || function () {}; if (node.closest) node.closest("p");'],
  ['members of our own that only share a name', 'var entry = { find: 1 }; entry.find; entry.includes = function () {};'],
])('lets %s pass', (_, code) => {
  expect(found(code)).toEqual([]);
});

it('names the source, and excuses what core-js itself looks for', () => {
  // One line; the first statement from column 0, the second from column 18.
  const map = { version: 3, sources: ['../../../node_modules/core-js-pure/modules/es.map.js', '../../compat/src/fence.ts'], names: [], mappings: 'AAAA,kBCAA' };
  const code = 'Object.assign(a,b);Object.assign(b,a);var a,b;';
  const findings = findLaterApi(code, { provided: PROVIDED, map, folder: 'packages/unstuck/dist' });
  expect(findings).toEqual([{ owner: 'packages/compat', name: 'Object.assign', excerpt: expect.stringContaining('Object.assign(b,a)') }]);
});

it('reads what the private scope provides from its own type', () => {
  const provided = readProvided(fileURLToPath(new URL('../../packages/compat/src/legacy/private-scope.ts', import.meta.url)));
  expect([...provided]).toEqual(expect.arrayContaining(['Promise', 'Symbol', 'fetch', 'AbortController']));
  expect(provided.has('URL')).toBe(false);
});
