import { createRequestMaker } from './pristine-request.ts';

/** Looked up when they are wanted: a page may replace them at any time. */
const makeRequest = createRequestMaker({
  get document() {
    return document;
  },
  get XMLHttpRequest() {
    return XMLHttpRequest;
  },
});
let latest: XMLHttpRequest | null = null;

/** The engine's own `XMLHttpRequest`, and {@link takeLatestRequest} knows which was made last: whatwg-fetch shows none of its own. */
export const WatchedRequest = function (): XMLHttpRequest {
  latest = makeRequest();
  return latest;
} as unknown as typeof XMLHttpRequest;

/** The request made since this was last asked; null where there is none. */
export function takeLatestRequest(): XMLHttpRequest | null {
  const taken = latest;
  latest = null;
  return taken;
}
