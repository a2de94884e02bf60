import { template, transformAsync, types } from '@babel/core';
import { dropUnreachable } from './drop-unreachable.mjs';

/** What assigns, by type: where its left side is, and its right. */
const ASSIGNING = { VariableDeclarator: ['id', 'init'], AssignmentExpression: ['left', 'right'] };
const AS_WRITTEN = { placeholderPattern: false };

/** One line, as Babel prints it. */
function textOf(path) {
  return path.toString().replace(/\s+/g, ' ');
}

/** Writes in what is known of a module. Returns what it was not found for. */
function putIn(program, { expressions = {}, definitions = {}, bodies = {} }) {
  const open = new Set([expressions, definitions, bodies].flatMap(Object.keys));
  const longest = Math.max(0, ...Object.keys(expressions).map((text) => text.length));
  function replace(path, text, node) {
    open.delete(text);
    path.replaceWith(node);
    path.skip();
  }
  program.traverse({
    'VariableDeclarator|AssignmentExpression'(path) {
      const [left, right] = ASSIGNING[path.type];
      const text = textOf(path.get(left));
      if (Object.hasOwn(definitions, text)) replace(path.get(right), text, template.expression(definitions[text], AS_WRITTEN)());
    },
    ClassPrivateMethod(path) {
      const text = `#${path.node.key.id.name}`;
      if (Object.hasOwn(bodies, text)) replace(path.get('body'), text, types.blockStatement([template.statement(bodies[text], AS_WRITTEN)()]));
    },
    Expression(path) {
      const { start, end } = path.node;
      // Printing everything takes long; what is printed differs from its source by white space and brackets only.
      if (end - start > 2 * longest || (path.isIdentifier() && !path.isReferencedIdentifier())) return;
      if (path.key === 'left' && path.parentPath.isAssignmentExpression()) return;
      const text = textOf(path);
      if (Object.hasOwn(expressions, text)) replace(path, text, template.expression(expressions[text], AS_WRITTEN)());
    },
  });
  return [...open];
}

/**
 * Rollup plugin: writes into a library what is known of it here, and takes out what can then never run. `library` has for each module, by the
 * end of its path: `expressions` and what they always come to, `definitions` by what is defined, and `bodies` of private methods. The build
 * fails where one of them, or a module, is not to be found: then the library has changed, and somebody must look.
 */
export function specialise(library) {
  const unseen = new Set(Object.keys(library));
  return {
    name: 'specialise',
    async transform(source, id) {
      const end = Object.keys(library).find((path) => id.endsWith(path));
      if (end === undefined) return null;
      unseen.delete(end);
      const plugin = {
        visitor: {
          Program(program) {
            const missed = putIn(program, library[end]);
            if (missed.length > 0) throw new Error(`${end} has changed: it has no ${missed.join(', no ')}`);
            dropUnreachable(program, types);
          },
        },
      };
      const { code, map } = await transformAsync(source, { filename: id, babelrc: false, configFile: false, sourceMaps: true, plugins: [plugin] });
      return { code, map };
    },
    buildEnd(error) {
      if (!error && unseen.size > 0) this.error(`not part of the bundle any more: ${[...unseen].join(', ')}`);
    },
  };
}
