import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';

/** `function fetch() { [native code] }`, in every engine's spacing; no source text begins like it. A bound wrapper has no name there and so fails. */
const NATIVE_FETCH = /^function fetch\(\)\s*\{\s*\[native/;

function isNative(candidate: unknown): candidate is typeof fetch {
  return typeof candidate === 'function' && NATIVE_FETCH.test(Function.prototype.toString.call(candidate));
}

/** Called with the document of the frame that was opened for its built-ins, and with the page's. */
export type FrameOpened = (frame: Document, page: Document) => void;

/** A frame's built-ins are its own, so nothing the page did has bent them; the page's policy still applies to it. */
function openFrame(document: Document, opened: FrameOpened | undefined): typeof fetch | undefined {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  // Beside the body, so that a page that redraws its body keeps it; detached, its fetch would fail.
  document.documentElement.appendChild(frame);
  const inner: (Window & GlobalObject) | null = frame.contentWindow;
  if (inner && isNative(inner.fetch)) {
    opened?.(inner.document, document);
    return inner.fetch.bind(inner);
  }
  frame.remove();
  return undefined;
}

/** Finds a fetch that nobody has bent; where there is none, the page's own is still better than none. */
export function pristineFetch(scope: GlobalObject, opened?: FrameOpened): typeof fetch {
  const { fetch: own } = scope;
  const fromFrame = isNative(own) ? undefined : fence(() => openFrame(scope.document as Document, opened));
  return fromFrame ?? ((input, init) => own ? own.call(scope, input, init) : Promise.reject(new TypeError('fetch is missing')));
}
