import { AbortController, AbortSignal } from 'abortcontroller-polyfill/src/abortcontroller.js';
import { Headers, Request, Response } from 'whatwg-fetch';
import { fetchTakesSignal } from '../probe-capabilities.ts';
import { fetchByHeaders } from './fetch-by-headers.ts';
import type { PrivateScope } from './private-scope.ts';

/** What belongs together in sending a request: each knows the others by `instanceof`, so they are taken all or none. */
export type Requests = Required<Pick<PrivateScope, 'AbortController' | 'AbortSignal' | 'fetch' | 'Headers' | 'Request' | 'Response'>>;

/** On top of XMLHttpRequest. */
export const ponyfilledRequests: Requests = { AbortController, AbortSignal, fetch: fetchByHeaders, Headers, Request, Response };

/** The engine's own where a request can really be aborted, else the ponyfilled ones. */
export function chooseRequests(scope: Partial<Requests>): Requests {
  const { AbortController, AbortSignal, fetch, Headers, Request, Response } = scope;
  const native = AbortController && AbortSignal && fetch && Headers && Request && Response;
  return native && fetchTakesSignal(scope) ? { AbortController, AbortSignal, fetch, Headers, Request, Response } : ponyfilledRequests;
}
