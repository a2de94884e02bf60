export type Build = 'modern' | 'legacy';

export interface EngineFeatures {
  readonly Object?: { readonly prototype?: unknown; readonly hasOwn?: unknown };
  readonly XMLHttpRequest?: new () => object;
  readonly Request?: unknown;
}

/**
 * Which build this engine can run, by test and not by its name. `Object.hasOwn` came with Chromium 93, Firefox 92 and Safari 15.4, which
 * read all of ES2020 and have all that the modern build calls; it has to be the engine's own, since pages polyfill it. So has `Request`, a name that
 * old pages use for their own ends: the legacy build brings one. What the page took away besides, `fetch` say, the build finds elsewhere. Requests to another origin, told by `withCredentials`, came with IE 10 and are what the legacy
 * build cannot bring along. Null: none, the plain form has to do.
 */
export function pickBuild({ Object: object, XMLHttpRequest: request, Request }: EngineFeatures): Build | null {
  if (object && /native[\s\S]+native/.test((object.hasOwn as string) + (Request as string))) return 'modern';
  return request && 'withCredentials' in new request() ? 'legacy' : null;
}
