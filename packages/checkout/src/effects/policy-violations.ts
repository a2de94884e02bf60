import { originOf } from '@unstuck/protocol';

/** Calls back with the URL that the page's Content-Security-Policy has just stopped. Returns the stop function. */
export type ObserveViolations = (directive: string, onViolation: (blockedUri: string) => void) => () => void;

/** Engines without the event stay silent: then a blocked request looks like a network error. */
export function createObserveViolations(document: Document): ObserveViolations {
  return (directive, onViolation) => {
    const listen = (event: SecurityPolicyViolationEvent): void => {
      // A request that is stopped after a redirect is reported with the address that was asked first, but of no script: by then none is running.
      const { effectiveDirective, disposition, sourceFile, blockedURI } = event;
      if (effectiveDirective === directive && disposition === 'enforce' && (sourceFile !== '' || directive !== 'connect-src')) onViolation(blockedURI);
    };
    document.addEventListener('securitypolicyviolation', listen);
    return () => document.removeEventListener('securitypolicyviolation', listen);
  };
}

/** Calls back when a request for this URL is known to have left the page, answered or not. Returns the stop function. */
export type ObserveSent = (url: string, onSent: () => void) => () => void;

/**
 * A policy also stops the second half of a request that was redirected elsewhere, and reports that with the very address that was asked
 * first. Only what left the page has an entry in Resource Timing; an observer hears of it even when the page's buffer is full. WebKit makes no
 * entry for what failed; Chromium makes one that took no time of what it stops as unencrypted.
 */
export function createObserveSent(scope: Window & { readonly PerformanceObserver?: typeof PerformanceObserver }): ObserveSent {
  return (url, onSent) => {
    const { PerformanceObserver: Observer } = scope;
    if (!Observer) return () => undefined;
    const observer = new Observer((list) => {
      if (list.getEntriesByName(url).some(({ duration }) => duration > 0)) onSent();
    });
    observer.observe({ entryTypes: ['resource'] });
    return () => observer.disconnect();
  };
}

/** Whether a reported URL is the one we asked for: reports carry it whole, without its query, or its origin only. */
export function isReportOf(url: string, blockedUri: string): boolean {
  const reported = bare(blockedUri);
  return reported === bare(url) || reported.replace(/\/$/, '') === originOf(url);
}

function bare(url: string): string {
  return url.replace(/[?#].*$/, '');
}
