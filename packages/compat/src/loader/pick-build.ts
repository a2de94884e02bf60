import type { Build } from '@unstuck/protocol';

export interface EngineFeatures {
  readonly Object?: { readonly prototype?: unknown; readonly hasOwn?: unknown };
  readonly XMLHttpRequest?: new () => object;
  readonly Request?: unknown;
}

/**
 * Picks a build by feature test, never by the engine's name.
 * Modern needs a native `Object.hasOwn` (Chromium 93, Firefox 92, Safari 15.4: they read all of ES2020), since pages polyfill it, and a native
 * `Request`, a name that old pages use for their own ends. What else the page took away, such as `fetch`, the build finds elsewhere.
 * Legacy needs requests to other origins (`withCredentials`, IE 10), the one thing it cannot bring along.
 * Null: neither, and the plain form stays.
 */
export function pickBuild({ Object: object, XMLHttpRequest: request, Request }: EngineFeatures): Build | null {
  if (object && /native[\s\S]+native/.test((object.hasOwn as string) + (Request as string))) return 'modern';
  return request && 'withCredentials' in new request() ? 'legacy' : null;
}
