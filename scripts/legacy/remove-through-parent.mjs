/** Babel plugin: `node.remove()` becomes `node.parentNode.removeChild(node)`, which Internet Explorer knows, too. For Preact, which asks for the parent first. */
export function removeThroughParent({ types: t }) {
  return {
    name: 'remove-through-parent',
    visitor: {
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property, { name: 'remove' }) || callee.computed || given.length > 0) return;
        if (!t.isIdentifier(callee.object)) throw path.buildCodeFrameError('only a variable can be named twice');
        const parent = t.memberExpression(callee.object, t.identifier('parentNode'));
        path.replaceWith(t.callExpression(t.memberExpression(parent, t.identifier('removeChild')), [t.cloneNode(callee.object)]));
      },
    },
  };
}
