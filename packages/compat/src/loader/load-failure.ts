/** Why no build runs; ids of the protocol's causes. */
export type LoadFailure = 'script.missing' | 'script.integrity' | 'script.error' | 'script.unsupported' | 'csp.script';

/** What whoever looks after the page should mend, where it is not the address: on the loader's tag or in the page's headers. */
const REMEDIES: { readonly [Cause in LoadFailure]?: string } = {
  'script.integrity': 'data-integrity-*',
  'script.unsupported': 'X-UA-Compatible: IE=edge or <meta name=renderer content=webkit>',
  'csp.script': 'nonce or script-src',
};

export function remedyFor(cause: LoadFailure): string {
  return REMEDIES[cause] || 'src or data-sdk';
}

/** Why the browser refused a file, as far as it tells. Only newer ones give the status of what was fetched and not run. */
export function classifyRefusal(scope: Window, script: HTMLScriptElement, blockedUris: string): LoadFailure {
  return blockedUris.indexOf(script.src) >= 0 ? 'csp.script' : script.integrity && arrived((scope.performance.getEntriesByName(script.src).pop() || 0) as PerformanceResourceTiming) ? 'script.integrity' : 'script.missing';
}

/** Safari, and Chromium before 109, give no status: there a body has to do. Without an entry there was neither. */
function arrived(entry: Partial<PerformanceResourceTiming>): boolean {
  return (entry.responseStatus || (entry.decodedBodySize && 200)) === 200;
}
