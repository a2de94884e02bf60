/** Calls back with the URL that the page's Content-Security-Policy has just stopped. Returns the stop function. */
export type ObserveViolations = (directive: string, onViolation: (blockedUri: string) => void) => () => void;

/** Engines without the event stay silent: then a blocked request looks like a network error. */
export function createObserveViolations(document: Document): ObserveViolations {
  return (directive, onViolation) => {
    const listen = (event: SecurityPolicyViolationEvent): void => {
      if (event.effectiveDirective === directive && event.disposition === 'enforce') onViolation(event.blockedURI);
    };
    document.addEventListener('securitypolicyviolation', listen);
    return () => document.removeEventListener('securitypolicyviolation', listen);
  };
}

/** Whether a reported URL is the one we asked for: reports carry it whole, without its query, or its origin only. */
export function isReportOf(url: string, blockedUri: string): boolean {
  const reported = bare(blockedUri);
  return reported === bare(url) || reported.replace(/\/$/, '') === originOf(url);
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '';
}

function bare(url: string): string {
  return url.replace(/[?#].*$/, '');
}
