/** Babel plugin: `this.#name` becomes `this._name`. Nobody else reads our dependencies' objects, and the strict form costs two kilobytes. */
export function plainPrivateNames({ types: t }) {
  const plain = ({ id }) => t.identifier(`_${id.name}`);
  const members = {
    ClassPrivateProperty(path) {
      const { key, value, static: isStatic } = path.node;
      path.replaceWith(t.classProperty(plain(key), value, null, null, false, isStatic));
    },
    ClassPrivateMethod(path) {
      const { kind, key, params, body, static: isStatic, generator, async } = path.node;
      path.replaceWith(t.classMethod(kind, plain(key), params, body, false, isStatic, generator, async));
    },
    PrivateName(path) {
      if (path.parentPath.isBinaryExpression()) throw path.buildCodeFrameError('a test for a private name has no plain form');
      path.replaceWith(plain(path.node));
    },
  };
  return { name: 'plain-private-names', visitor: { Program: (program) => program.traverse(members) } };
}
