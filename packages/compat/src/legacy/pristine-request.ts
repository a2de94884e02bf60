import { fence } from '../fence.ts';
import { forwardViolations } from '../forward-violations.ts';

type Scope = Pick<Window & typeof globalThis, 'document' | 'XMLHttpRequest'>;

/** What engines print of what is their own: `function send() { [native code] }` in every spacing, or, of a constructor of old, `[object …]`. */
const NATIVE = /^\[object|^\s*function \w+\(\)\s*\{\s*\[native/;

function isNative({ XMLHttpRequest: request }: Scope): boolean {
  const { open, send } = request.prototype;
  return [request, open, send].every((each) => NATIVE.test(String(each)));
}

/** Makes requests that nobody has bent, as `pristineFetch` does: the page's own, else those of a hidden frame; where there are none, bent ones. */
export function createRequestMaker(scope: Scope): () => XMLHttpRequest {
  let frame: HTMLIFrameElement | undefined;

  function openFrame(): HTMLIFrameElement {
    const { document } = scope;
    const opened = document.createElement('iframe');
    opened.style.display = 'none';
    document.documentElement.appendChild(opened);
    const inner = windowOf(opened);
    if (inner && fence(() => isNative(inner), false)) forwardViolations(inner.document, document);
    else opened.parentNode?.removeChild(opened);
    return opened;
  }

  /** The window that this page's requests are to come from. A page may bend its own at any time, and take out whatever frame it does not know. */
  function choose(): Scope {
    if (isNative(scope)) return scope;
    const inner = windowOf((frame ??= openFrame()));
    return inner && isNative(inner) ? inner : scope;
  }

  return () => new (fence(choose, scope).XMLHttpRequest)();
}

function windowOf(frame: HTMLIFrameElement): (Window & typeof globalThis) | null {
  return frame.contentWindow as (Window & typeof globalThis) | null;
}
