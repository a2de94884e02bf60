import { createBytes } from './byte-array.ts';
import { PonyfilledMap, PonyfilledPromise, PonyfilledSet } from './collections.ts';
import { createSymbol } from './symbol-ponyfill.ts';
import { createTextEncoder } from './text-encoder-ponyfill.ts';
import { WatchedRequest } from './watched-request.ts';

/**
 * What the code of the legacy build takes for the global scope: the page's own, with ponyfills in front of it. The build rewrites free
 * names like `fetch` and `Symbol` to this object's members, so the page's own globals stay as they are.
 */
export interface PrivateScope {
  Map: typeof Map;
  Promise: typeof Promise;
  Set: typeof Set;
  Symbol: typeof Symbol;
  TextEncoder: typeof TextEncoder;
  Uint8Array: typeof Uint8Array;
  WeakMap: typeof Map;
  WeakSet: typeof Set;
  XMLHttpRequest: typeof XMLHttpRequest;
  /** From here on set by `install-requests`, whose sources already need those above. */
  AbortController?: typeof AbortController;
  AbortSignal?: typeof AbortSignal;
  fetch?: typeof fetch;
  Headers?: typeof Headers;
  Request?: typeof Request;
  Response?: typeof Response;
}

export const privateScope: PrivateScope = Object.create(window);

privateScope.Promise = PonyfilledPromise;
// What is kept in a weak collection here lives no longer than one request, so that a strong one serves as well.
privateScope.Map = privateScope.WeakMap = PonyfilledMap;
privateScope.Set = privateScope.WeakSet = PonyfilledSet;
privateScope.Symbol = createSymbol(window);
privateScope.TextEncoder = createTextEncoder(window);
privateScope.Uint8Array = createBytes(window);
privateScope.XMLHttpRequest = WatchedRequest;
