import { template, transformAsync, types } from '@babel/core';
import { dropUnreachable } from './drop-unreachable.mjs';

/** What assigns, by type: where its left side is, and its right. */
const ASSIGNING = { VariableDeclarator: ['id', 'init'], AssignmentExpression: ['left', 'right'] };
const AS_WRITTEN = { placeholderPattern: false };

function nameOf({ id, key }) {
  return key ? `#${key.id.name}` : id?.name;
}

/** Writes in what is known of a module. Returns what it was not found for. */
function putIn(program, source, { expressions = {}, loops = [], definitions = {}, bodies = {}, properties = [] }) {
  const open = new Set([...[expressions, definitions, bodies].flatMap(Object.keys), ...loops, ...properties]);
  const textOf = ({ node }) => source.slice(node.start, node.end).replace(/\s+/g, ' ');
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
    'FunctionDeclaration|ClassPrivateMethod'(path) {
      const text = nameOf(path.node);
      if (Object.hasOwn(bodies, text)) replace(path.get('body'), text, template.statement(`{${bodies[text]}}`, AS_WRITTEN)());
    },
    ForOfStatement(path) {
      const text = textOf(path.get('right'));
      if (!loops.includes(text)) return;
      open.delete(text);
      path.remove();
    },
    'ObjectProperty|ObjectMethod'(path) {
      const { name } = path.node.key;
      if (!properties.includes(name) || !path.parentPath.isObjectExpression()) return;
      open.delete(name);
      path.remove();
    },
    Expression(path) {
      if (path.isIdentifier() && !path.isReferencedIdentifier()) return;
      if (path.key === 'left' && path.parentPath.isAssignmentExpression()) return;
      const text = textOf(path);
      if (Object.hasOwn(expressions, text)) replace(path, text, template.expression(expressions[text], AS_WRITTEN)());
    },
  });
  return [...open];
}

/**
 * Rollup plugin: writes into a library what is known of it here, and takes out what can then never run. `library` has for each module, by the
 * end of its path: `expressions` and what they always come to, `definitions` by what is defined, `bodies` of functions and private methods,
 * `loops` over what is always empty, and `properties` that nobody reads. The build fails where one of them, or a module, is not to be found:
 * then the library has changed, and somebody must look.
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
            const missed = putIn(program, source, library[end]);
            if (missed.length > 0) throw new Error(`${end} has changed: it has no ${missed.join(', no ')}`);
            dropUnreachable(program, types);
          },
        },
      };
      const { code, map } = await transformAsync(source, { filename: id, babelrc: false, configFile: false, sourceMaps: true, plugins: [plugin] });
      return { code, map };
    },
    buildEnd(error) {
      if (error) return;
      // A bundle without the library is none of this plugin's business.
      const ids = [...this.getModuleIds()];
      const missed = [...unseen].filter((path) => ids.some((id) => id.includes(`node_modules/${path.split('/')[0]}/`)));
      if (missed.length > 0) this.error(`not part of the bundle any more: ${missed.join(', ')}`);
    },
  };
}
