import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';

/** `function fetch() { [native code] }`, in every engine's spacing. A bound wrapper has no name there and so fails. */
const NATIVE_FETCH = /^function fetch\(\)\s*\{\s*\[native code\]\s*\}$/;

function isNative(candidate: unknown): boolean {
  return typeof candidate === 'function' && NATIVE_FETCH.test(Function.prototype.toString.call(candidate));
}

/** A frame's built-ins are its own, so nothing the page did has bent them; the page's policy still applies to it. */
function openFrame(document: Document): typeof fetch | undefined {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  // Beside the body, so that a page that redraws its body keeps it; detached, its fetch would fail.
  document.documentElement.appendChild(frame);
  const inner: (Window & GlobalObject) | null = frame.contentWindow;
  if (inner && isNative(inner.fetch)) return inner.fetch?.bind(inner);
  frame.remove();
  return undefined;
}

/** Finds a fetch that nobody has bent; where there is none, the page's own is still better than none. */
export function pristineFetch(scope: GlobalObject): typeof fetch {
  const { fetch: own } = scope;
  const fromFrame = isNative(own) ? undefined : fence(() => openFrame(scope.document as Document));
  return fromFrame ?? ((input, init) => own ? own.call(scope, input, init) : Promise.reject(new TypeError('fetch is missing')));
}
