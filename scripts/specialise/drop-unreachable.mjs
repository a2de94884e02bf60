/** What decides a branch, if that is known. */
function decided(path) {
  const { confident, value } = path.evaluate();
  return confident ? { value } : null;
}

function isEmptyList(path) {
  const resolved = path.resolve();
  return resolved.isArrayExpression() && resolved.node.elements.length === 0;
}

/** A value that nobody takes, and that was had without a call. */
function isOnlyRead(path) {
  if (path.isMemberExpression({ computed: false })) return isOnlyRead(path.get('object'));
  return path.isIdentifier() || path.isThisExpression() || isEmptyList(path) || path.evaluate().confident;
}

/** Takes `branch` for the whole of `path`; nothing where there is no such branch. */
function take(path, branch) {
  if (branch) path.replaceWith(branch);
  else path.remove();
}

/** Branches that are never taken, loops over nothing, statements after the end, private members that nobody reads: until there are no more. */
export function dropUnreachable(program, t) {
  let changed = true;
  const drop = (path, branch) => {
    changed = true;
    take(path, branch);
  };
  const visitor = {
    'IfStatement|ConditionalExpression'(path) {
      const known = decided(path.get('test'));
      if (known) drop(path, known.value ? path.node.consequent : path.node.alternate);
    },
    LogicalExpression(path) {
      const known = decided(path.get('left'));
      if (!known) return;
      const { operator, left, right } = path.node;
      const goesOn = operator === '??' ? known.value == null : operator === '&&' ? known.value : !known.value;
      drop(path, goesOn ? right : left);
    },
    ForOfStatement(path) {
      if (isEmptyList(path.get('right'))) drop(path, null);
    },
    TryStatement(path) {
      if (path.node.block.body.length === 0) drop(path, path.node.finalizer);
    },
    ExpressionStatement(path) {
      const { expression } = path.node;
      const toItself = t.isAssignmentExpression(expression, { operator: '=' }) && t.isNodesEquivalent(expression.left, expression.right);
      if (toItself || isOnlyRead(path.get('expression'))) drop(path, null);
    },
    BlockStatement(path) {
      const { body } = path.node;
      const end = body.findIndex((statement) => t.isCompletionStatement(statement));
      if (end < 0 || end === body.length - 1) return;
      // What is hoisted counts from the beginning.
      if (body.slice(end + 1).some((statement) => t.isFunctionDeclaration(statement) || t.isVariableDeclaration(statement, { kind: 'var' }))) return;
      changed = true;
      body.length = end + 1;
    },
    Class(path) {
      const read = new Set();
      const writes = [];
      path.traverse({
        PrivateName({ node, parentPath }) {
          const { parentPath: whole } = parentPath;
          if (parentPath.isClassPrivateProperty() || parentPath.isClassPrivateMethod()) return;
          const written = parentPath.key === 'left' && whole.isAssignmentExpression({ operator: '=' }) && whole.parentPath.isExpressionStatement();
          if (written) writes.push({ name: node.id.name, whole });
          else read.add(node.id.name);
        },
      });
      for (const { name, whole } of writes) if (!read.has(name)) drop(whole, whole.node.right);
      for (const member of path.get('body.body')) {
        if ((member.isClassPrivateProperty() || member.isClassPrivateMethod()) && !read.has(member.node.key.id.name)) drop(member, null);
      }
    },
  };
  while (changed) {
    changed = false;
    program.scope.crawl();
    program.traverse(visitor);
  }
}
