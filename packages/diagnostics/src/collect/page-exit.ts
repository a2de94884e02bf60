import { listen } from './listen.ts';

/** The last moment of a page. `unload` would keep it out of the back-forward cache. */
export function observePageExit(scope: Window, leaving: () => void): () => void {
  return listen(scope, 'pagehide', leaving);
}
