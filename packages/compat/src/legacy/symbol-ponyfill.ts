import wellKnownSymbol from 'core-js-pure/internals/well-known-symbol.js';

let count = 0;

/** Unique strings in place of symbols: all that our dependencies use them for, without touching `Object.prototype` as a full polyfill must. */
function createKey(description?: string | number): string {
  count += 1;
  return `@@unstuck:${count}:${description ?? ''}`;
}

/** The engine's own `Symbol`, or keys that work as one. Collections of core-js iterate under the same `iterator` key. */
export function createSymbol(scope: { readonly Symbol?: SymbolConstructor }): SymbolConstructor {
  const keys = Object.assign(createKey, { for: (name: string) => `@@unstuck:for:${name}`, iterator: wellKnownSymbol('iterator') });
  return typeof scope.Symbol === 'function' && typeof scope.Symbol.iterator === 'symbol' ? scope.Symbol : (keys as unknown as SymbolConstructor);
}
