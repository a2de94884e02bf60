import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { posix } from 'node:path';
import { parseSync, traverse } from '@babel/core';
import { GLOBALS, LATER_METHODS, OF_EVERY_FUNCTION, STATICS } from './es5-surface.mjs';

/** The pure form of core-js looks before it uses anything: that is its trade. */
const LOOKS_FIRST = 'core-js-pure';

/** `ky` or `packages/compat`, from a path as a source map gives it. */
function ownerOf(source, folder) {
  const installed = source.lastIndexOf('node_modules/');
  if (installed >= 0) return /^(?:@[^/]+\/)?[^/]+/.exec(source.slice(installed + 'node_modules/'.length))[0];
  return /^packages\/[^/]+/.exec(posix.join(folder, source))?.[0] ?? source;
}

function nameOf({ computed, property }) {
  if (!computed) return property.name;
  return property.type === 'StringLiteral' ? property.value : null;
}

/** `x`, `!x`, `typeof x` and `x === y` do no harm where x is missing, and tell that it is. */
function isLook(path) {
  let inner = path;
  for (let outer = path.parentPath; ; inner = outer, outer = outer.parentPath) {
    if (outer.isUnaryExpression({ operator: 'typeof' })) return true;
    if (outer.isUnaryExpression({ operator: '!' }) || (outer.isBinaryExpression() && /^[!=]==?$/.test(outer.node.operator))) continue;
    return (outer.isLogicalExpression() && inner.key === 'left') || (outer.isConditional() && inner.key === 'test');
  }
}

function mentions(path, isSame) {
  let found = isSame(path);
  path.traverse({
    enter(inner) {
      found ||= isSame(inner);
      if (found) inner.stop();
    },
  });
  return found;
}

/** Whether what stands around it has looked for the same before: `typeof X`, `x.y ? x.y() : …`, `x.y && …`. */
function isGuarded(path, isSame) {
  if (isLook(path)) return true;
  for (let inner = path, outer = path.parentPath; outer !== null; inner = outer, outer = outer.parentPath) {
    const condition = outer.isLogicalExpression() && inner.key === 'right' ? 'left' : outer.isConditional() && inner.key !== 'test' ? 'test' : null;
    if (condition !== null && mentions(outer.get(condition), (part) => isSame(part) && isLook(part))) return true;
  }
  return false;
}

function isGlobal({ node, scope }) {
  return node.type === 'Identifier' && !scope.hasBinding(node.name, true);
}

/** The variable that is given `Object.create(window)`: the private scope. */
function findPrivateScope(ast) {
  let found = null;
  const look = (scope, target, value) => {
    const made = value?.type === 'CallExpression' && value.callee.type === 'MemberExpression' && nameOf(value.callee) === 'create' && value.arguments[0]?.name === 'window';
    if (made && target.type === 'Identifier') found = scope.getBinding(target.name) ?? null;
  };
  traverse(ast, {
    AssignmentExpression: ({ node, scope }) => look(scope, node.left, node.right),
    VariableDeclarator: ({ node, scope }) => look(scope, node.id, node.init),
  });
  return found;
}

/** The members of the interface that says what the private scope holds. */
export function readProvided(file) {
  const ast = parseSync(readFileSync(file, 'utf8'), { filename: file, presets: ['@babel/preset-typescript'], configFile: false, babelrc: false });
  const names = new Set();
  traverse(ast, {
    TSInterfaceDeclaration({ node }) {
      if (node.id.name === 'PrivateScope') for (const { key } of node.body.body) names.add(key.name);
    },
  });
  return names;
}

/**
 * Finds what `code` takes from its engine beyond ES5 and the DOM of Internet Explorer 10 without having looked for it first. What it takes from
 * the private scope must be in `provided`. With a source `map`, whose paths start in `folder`, each finding knows its `owner`.
 * @param {string} code
 * @param {{ provided: ReadonlySet<string>, map?: import('node:module').SourceMapPayload | object | null, folder?: string }} given
 */
export function findLaterApi(code, { provided, map = null, folder = '' }) {
  const sources = map && new SourceMap(map);
  const ast = parseSync(code, { sourceType: 'script', configFile: false, babelrc: false });
  const privateScope = findPrivateScope(ast);
  const findings = [];

  function report(path, name) {
    const { line, column } = path.node.loc.start;
    const owner = sources ? ownerOf(sources.findEntry(line - 1, column).originalSource ?? '', folder) : '';
    const excerpt = code.slice(Math.max(0, path.node.start - 40), path.node.end + 40).replace(/\s+/g, ' ');
    if (owner !== LOOKS_FIRST) findings.push({ owner, name, excerpt });
  }

  traverse(ast, {
    ReferencedIdentifier(path) {
      const { name } = path.node;
      if (GLOBALS.has(name) || !isGlobal(path)) return;
      if (!isGuarded(path, (part) => part.isIdentifier({ name }))) report(path, name);
    },
    MemberExpression(path) {
      const { object } = path.node;
      const name = nameOf(path.node);
      const assigned = path.key === 'left' && path.parentPath.isAssignmentExpression();
      if (name === null || assigned) return;
      const holder = path.get('object');
      const guarded = () => isGuarded(path, (part) => part.isMemberExpression() && nameOf(part.node) === name);
      if (holder.isIdentifier() && privateScope !== null && holder.scope.getBinding(object.name) === privateScope) {
        if (!provided.has(name) && !GLOBALS.has(name) && !guarded()) report(path, name);
      } else if (isGlobal(holder) && Object.hasOwn(STATICS, object.name)) {
        if (!STATICS[object.name].has(name) && !OF_EVERY_FUNCTION.has(name) && !guarded()) report(path, `${object.name}.${name}`);
      } else if (path.key === 'callee' && LATER_METHODS.has(name) && !guarded()) {
        report(path, `.${name}()`);
      }
    },
  });
  return findings;
}
