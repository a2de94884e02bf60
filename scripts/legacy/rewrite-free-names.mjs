/** Names of the host that the legacy build takes from its private scope: each may be missing in the host, or be of no use there. */
const NAMES = new Set([
  'AbortController', 'AbortSignal', 'DOMException', 'Headers', 'Map', 'Promise', 'ReadableStream', 'Request', 'Response', 'Set', 'Symbol', 'TextDecoder', 'TextEncoder',
  'TransformStream', 'URL', 'URLSearchParams', 'Uint8Array', 'WeakMap', 'WeakSet', 'XMLHttpRequest', 'fetch',
]);
/** The host itself, under the names that only libraries use. */
const HOSTS = new Set(['globalThis', 'self', 'global']);

function isType({ parent }) {
  return parent.type.startsWith('TS') && !/^TS(?:As|Satisfies|NonNull)/.test(parent.type);
}

/** Babel plugin: turns the free names above into members of what `module` exports as `privateScope`. */
export function rewriteFreeNames({ types: t }, { module }) {
  return {
    name: 'rewrite-free-names',
    visitor: {
      Program(program) {
        let local = null;
        const scope = () => t.cloneNode((local ??= program.scope.generateUidIdentifier('privateScope')));
        program.traverse({
          ReferencedIdentifier(path) {
            const { name } = path.node;
            if (!path.isIdentifier() || isType(path) || path.scope.hasBinding(name, true)) return;
            if (HOSTS.has(name)) path.replaceWith(scope());
            else if (NAMES.has(name)) path.replaceWith(t.memberExpression(scope(), t.identifier(name)));
          },
        });
        if (local === null) return;
        const [declaration] = program.unshiftContainer('body', t.importDeclaration([t.importSpecifier(local, t.identifier('privateScope'))], t.stringLiteral(module)));
        program.scope.registerDeclaration(declaration);
      },
    },
  };
}
