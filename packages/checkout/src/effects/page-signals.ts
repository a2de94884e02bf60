import { fence } from '@unstuck/compat';

export interface PageSignals {
  readonly wentOffline: () => void;
  readonly cameOnline: () => void;
  readonly hidden: () => void;
  /** The person looks at the page, or comes back to it. */
  readonly shown: () => void;
  /** The page was taken out of the back-forward cache: meanwhile anything may have happened. */
  readonly restored: () => void;
}

/** Tells what happens to the page around the checkout. Returns the stop function. */
export function observePageSignals(scope: Window, signals: PageSignals): () => void {
  const { document } = scope;
  const listeners: readonly [EventTarget, string, (event: Event) => void][] = [
    [scope, 'offline', signals.wentOffline],
    [scope, 'online', signals.cameOnline],
    [scope, 'focus', signals.shown],
    [scope, 'pageshow', (event) => (event as PageTransitionEvent).persisted && signals.restored()],
    [document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? signals.hidden : signals.shown)()],
  ];
  const fenced = listeners.map(([target, type, run]) => {
    const listen = (event: Event): void => fence(() => run(event));
    target.addEventListener(type, listen);
    return () => target.removeEventListener(type, listen);
  });
  return () => fenced.forEach((stop) => stop());
}
