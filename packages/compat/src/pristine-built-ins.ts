import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';

/** `function fetch() { [native code] }`, in every engine's spacing; no source text begins like it. A bound wrapper has no name there and so fails. */
const NATIVE_FETCH = /^function fetch\(\)\s*\{\s*\[native/;

function isNative(candidate: unknown): candidate is typeof fetch {
  return fence(() => NATIVE_FETCH.test(Function.prototype.toString.call(candidate)), false);
}

/** Called with the document of the frame that was opened for its built-ins, and with the page's. */
export type FrameOpened = (frame: Document, page: Document) => void;

/** A frame's built-ins are its own, so nothing the page did has bent them; the page's policy still applies to it. */
function openFrame(document: Document, opened: FrameOpened | undefined, own: typeof fetch): typeof fetch {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  // Beside the body, so that a page that redraws its body keeps it; detached, its fetch would fail.
  document.documentElement.appendChild(frame);
  const inner = frame.contentWindow as Window & GlobalObject;
  const { fetch } = inner;
  if (!isNative(fetch)) {
    frame.remove();
    return own;
  }
  opened?.(inner.document, document);
  // Some pages take out whatever frame they do not know.
  return (input, init) => (frame.contentWindow ? fetch.call(inner, input, init) : own(input, init));
}

/** Finds a fetch that nobody has bent; where there is none, the page's own is still better than none. */
export function pristineFetch(scope: GlobalObject, opened?: FrameOpened): typeof fetch {
  const { fetch: given } = scope;
  const own: typeof fetch = (input, init) => (given ? given.call(scope, input, init) : Promise.reject(new TypeError('fetch is missing')));
  return isNative(given) ? own : fence(() => openFrame(scope.document as Document, opened, own), own);
}
