import { listBaseUrls } from './base-urls.ts';
import { queueEarlyErrors } from './early-errors.ts';
import { classifyRefusal, FAILURE_REASONS } from './load-failure.ts';
import type { LoadFailure } from './load-failure.ts';
import { findOwnScript } from './own-script.ts';
import { pickBuild } from './pick-build.ts';
import type { Build, EngineFeatures } from './pick-build.ts';
import { keepPlain, PLAIN_MARK, SENT } from './plain-form.ts';

/** All attempts together, in milliseconds. A build that comes later still takes over the forms that nobody is using. */
export const TIMEOUT_MS = 9_000;

export type LoaderScope = Window & EngineFeatures & { readonly Unstuck?: unknown; readonly console?: Pick<Console, 'warn'> };

/** A page older or stranger than foreseen keeps its plain form, and does not notice. */
function fenced<Given>(run: (given: Given) => void): (given: Given) => void {
  return (given) => {
    try {
      run(given);
    } catch {}
  };
}

function markedForms(document: Document): HTMLFormElement[] {
  const forms = document.getElementsByTagName('form');
  const marked: HTMLFormElement[] = [];
  for (let index = 0; index < forms.length; index++) {
    const form = forms[index] as HTMLFormElement;
    if (form.getAttribute('data-unstuck-checkout') !== null) marked[marked.length] = form;
  }
  return marked;
}

/** Loads the build this engine can run, from the first place that has it; where none does, the plain forms stay and say so. */
export function loadCheckout(scope: LoaderScope): void {
  const { document } = scope;
  const own = findOwnScript(document);
  const wanted = pickBuild(scope);
  let next = 0;
  let over = false;
  let source = '';
  let blockedUri = '';

  function whenRead(run: () => void): boolean {
    const reading = document.readyState === 'loading';
    if (reading) document.addEventListener('DOMContentLoaded', fenced(run));
    return reading;
  }

  function say(cause: LoadFailure): void {
    for (let forms = markedForms(document), index = forms.length; index-- > 0; ) keepPlain(scope, forms[index] as HTMLFormElement, cause, FAILURE_REASONS[cause]);
  }

  function giveUp(cause: LoadFailure): void {
    if (over || scope.Unstuck) return;
    over = true;
    say(cause);
    if (scope.console) scope.console.warn('Unstuck: ' + cause + ' ' + source + '. Mend src, data-sdk, data-integrity-* or nonce of the loader, or the script-src of the page');
    whenRead(() => say(cause));
  }

  function attribute(name: string): string | null | undefined {
    const form = markedForms(document)[0];
    return own.getAttribute(name) || (form && form.getAttribute(name));
  }

  function add(element: HTMLElement): void {
    // Browsers hide the attribute and keep the property; old ones know the attribute alone.
    const nonce = own.nonce || own.getAttribute('nonce');
    if (nonce) element.setAttribute('nonce', nonce);
    document.documentElement.appendChild(element);
  }

  function load(base: string, build: Build, limit: number): void {
    const script = document.createElement('script');
    const integrity = attribute('data-integrity-' + build);
    let failed = false;

    function fail(cause: LoadFailure): void {
      if (failed || over) return;
      failed = true;
      // A file that came and did not run may be beyond this engine: the other build is for such.
      if (cause === 'script.error' && build === 'modern') load(base, 'legacy', limit);
      else tryNext(cause);
    }

    scope.setTimeout(fenced(() => fail('script.missing')), limit);
    script.onerror = fenced(() => fail(classifyRefusal(scope, script, blockedUri)));
    script.onload = fenced(() => {
      // What loads and defines nothing is no build: it was replaced on its way or failed to parse.
      if (scope.Unstuck) over = true;
      else fail('script.error');
    });
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = 'anonymous';
    }
    script.charset = 'utf-8';
    (script as { unstuckEarlyErrors?: readonly Event[] }).unstuckEarlyErrors = early;
    script.src = base + 'unstuck.' + build + '.js';
    source = script.src;
    link.href = base + 'unstuck.css';
    add(link);
    add(script);
  }

  function tryNext(cause: LoadFailure): void {
    if (over || !wanted) return;
    const bases = listBaseUrls(own, markedForms(document)[0]);
    const base = bases[next];
    if (base) {
      next += 1;
      load(base.replace(/\/*$/, '/'), wanted, TIMEOUT_MS / bases.length);
      // A form that has not been read yet may name more.
    } else if (!whenRead(() => tryNext(cause))) giveUp(cause);
  }

  if (!wanted) return giveUp('script.unsupported');
  const early = queueEarlyErrors(scope);
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  document.addEventListener('securitypolicyviolation', (event) => {
    blockedUri = event.blockedURI;
  });
  // Heard last, on the window: by then the page has had its chance to prevent it.
  scope.addEventListener('submit', fenced((event: Event) => {
    if (!event.defaultPrevented) (event.target as Element).setAttribute(PLAIN_MARK, SENT);
  }));
  scope.setTimeout(fenced(() => giveUp('script.missing')), TIMEOUT_MS);
  tryNext('script.missing');
}
