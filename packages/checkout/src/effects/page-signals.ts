import { fence } from '@unstuck/compat';

/** `shown`: the person looks at the page, or comes back to it. */
export type PageSignal = 'went-offline' | 'came-online' | 'hidden' | 'shown';

/**
 * Tells what happens to the page around the checkout. Returns the stop function.
 * @param restored the page was taken out of the back-forward cache: meanwhile anything may have happened
 */
export function observePageSignals(scope: Window, signal: (type: PageSignal) => void, restored: () => void): () => void {
  const { document } = scope;
  const listeners: readonly [EventTarget, string, (event: Event) => void][] = [
    [scope, 'offline', () => signal('went-offline')],
    [scope, 'online', () => signal('came-online')],
    [scope, 'focus', () => signal('shown')],
    [scope, 'pageshow', (event) => (event as PageTransitionEvent).persisted && restored()],
    [document, 'visibilitychange', () => signal(document.visibilityState === 'hidden' ? 'hidden' : 'shown')],
  ];
  const fenced = listeners.map(([target, type, run]) => {
    const listen = (event: Event): void => fence(() => run(event));
    target.addEventListener(type, listen);
    return () => target.removeEventListener(type, listen);
  });
  return () => fenced.forEach((stop) => stop());
}
