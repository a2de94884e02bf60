/**
 * Rollup plugin: preact from its sources, which its package brings along, and not as it was minified: there nothing can be known of it.
 */
export const preactFromSource = {
  name: 'preact-from-source',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (id !== 'preact' && id !== 'preact/jsx-runtime') return null;
    const built = await this.resolve(id, importer, { skipSelf: true });
    return built && built.id.replace(/dist\/\w+\.mjs$/, 'src/index.js');
  },
};

/**
 * What is always so where the widget is drawn: functions from a scene to a picture, drawn anew as a whole into an element of their own, with
 * no state, no context, no lifecycle, no memory of elements, no error boundaries, no options of preact's. `preact-as-used.test.ts` says what the
 * widget must therefore not use. Beside that the tests of checkout run with preact as it is, and with this known.
 */
export const PREACT_AS_USED = {
  'preact/src/component.js': {
    definitions: { 'BaseComponent.prototype.setState': 'undefined', 'BaseComponent.prototype.forceUpdate': 'undefined' },
    // No portals, here and below.
    expressions: { 'vnode.props._parentDom': 'undefined' },
  },
  'preact/src/create-element.js': { expressions: { 'options.vnode': 'undefined' } },
  'preact/jsx-runtime/src/index.js': {
    expressions: { 'options.vnode': 'undefined', '__source || __self': 'false', "'ref' in normalizedProps && typeof type != 'function'": 'false' },
  },
  'preact/src/render.js': {
    expressions: {
      'options._root': 'undefined',
      'parentDom.nodeType == 9': 'false',
      // The element is empty at first: there is nothing to hydrate or to take over.
      'vnode && vnode._flags & MODE_HYDRATE': 'false',
      'oldVNode ? NULL : parentDom.firstChild ? slice.call(parentDom.childNodes) : NULL': 'null',
    },
  },
  'preact/src/diff/catch-error.js': { bodies: { _catchError: 'throw error;' } },
  'preact/src/diff/props.js': {
    expressions: {
      "name == 'style'": 'false',
      "name != (name = name.replace(CAPTURE_REGEX, '$1'))": 'false',
      // Attributes of SVG are written as in SVG.
      "name.replace(/xlink(H|:h)/, 'h').replace(/sName$/, 's')": 'name',
      "name == 'popover' && value == true ? '' : value": 'value',
      'options.event': 'undefined',
    },
  },
  'preact/src/diff/children.js': {
    expressions: {
      'oldVNode.ref != childVNode.ref || oldVNode._flags & REF_DETACHED': 'false',
      // What was drawn is never put in a second time.
      'childVNode.constructor === VNODE_MARKER && childVNode._depth': 'false',
      'parentVNode.props._parentDom': 'undefined',
    },
  },
  'preact/src/diff/index.js': {
    bodies: { commitRoot: '', markAsForce: '' },
    expressions: {
      'tmp = options._diff': 'undefined',
      'tmp = options.diffed': 'undefined',
      'options._render': 'undefined',
      'options.unmount': 'undefined',
      // No classes, hence no lifecycle; no state, hence nothing to draw again by itself; no context.
      '(tmp = newType.prototype) && tmp.render': 'false',
      'c.componentWillUpdate': 'undefined',
      'r.componentWillUnmount': 'undefined',
      '(newVNode._original == oldVNode._original && !(c._bits & COMPONENT_DIRTY)) || (!(c._bits & COMPONENT_FORCE) && c.shouldComponentUpdate && c.shouldComponentUpdate( newProps, c._nextState, componentContext ) === false)': 'false',
      'c._bits & COMPONENT_DIRTY': '0',
      'c._renderCallbacks.length': '0',
      'tmp = newType.contextType': 'undefined',
      'tmp && globalContext[tmp._id]': 'undefined',
      'tmp ? provider ? provider.props.value : tmp._defaultValue : globalContext': 'globalContext',
      'c.getChildContext': 'undefined',
      'newProps._parentDom': 'undefined',
      'vnode.props._parentDom': 'undefined',
      '(r = vnode.ref) && (!r.current || r.current == vnode._dom)': 'false',
      // What throws is thrown on, and nothing waits.
      'c._bits & COMPONENT_PENDING_ERROR': '0',
      'c._bits & COMPONENT_PROCESSING_EXCEPTION': '0',
      'oldVNode._flags & MODE_SUSPENDED': '0',
      resumed: 'undefined',
      'e && e.then': 'false',
      '!skipRemove && (r = vnode._component) && (r = r._excess) && (end = rangeEnd(r, (nodes = [])))': 'false',
      excessDomChildren: 'null',
      isHydrating: 'false',
      // Elements and attributes that the widget does without.
      "nodeType == 'math'": 'false',
      "nodeType == 'foreignObject' || (namespace == MATH_NAMESPACE && MATHML_TOKEN_ELEMENTS.test(nodeType))": 'false',
      "(nodeType == 'template' && dom.content) || dom": 'dom',
      "nodeType == 'textarea' && newProps.defaultValue != NULL": 'false',
      "nodeType == 'textarea'": 'false',
      "i == 'dangerouslySetInnerHTML'": 'false',
      newHtml: 'undefined',
      oldHtml: 'undefined',
      "i == 'value' && 'defaultValue' in newProps": 'false',
      "i == 'checked' && 'defaultChecked' in newProps": 'false',
    },
  },
};
