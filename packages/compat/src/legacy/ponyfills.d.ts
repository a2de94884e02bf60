declare module 'core-js-pure/internals/path.js' {
  /** Where the modules of core-js put what they make. */
  const pure: { readonly Map: MapConstructor; readonly Promise: PromiseConstructor; readonly Set: SetConstructor };
  export default pure;
}

declare module 'core-js-pure/modules/*';

declare module 'core-js-pure/internals/well-known-symbol.js' {
  /** Under which key the collections of core-js offer `name`. */
  export default function wellKnownSymbol(name: 'iterator'): symbol;
}

declare module 'abortcontroller-polyfill/src/abortcontroller.js' {
  const Controller: typeof globalThis.AbortController;
  const Signal: typeof globalThis.AbortSignal;
  export { Controller as AbortController, Signal as AbortSignal };
}

declare module 'whatwg-fetch' {
  const send: typeof globalThis.fetch;
  const HeaderList: typeof globalThis.Headers;
  const Asked: typeof globalThis.Request;
  const Answered: typeof globalThis.Response;
  export { send as fetch, HeaderList as Headers, Asked as Request, Answered as Response };
}

declare module 'core-js-pure/configurator.js' {
  /** Before anything else of core-js is loaded: which features it must not take from the engine. */
  export default function configure(wish: { readonly usePolyfill: readonly string[] }): void;
}
