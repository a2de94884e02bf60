import type { Build } from '@unstuck/protocol';
import { queueEarlyErrors } from './early-errors.ts';
import type { EarlyErrorsHolder } from './early-errors.ts';
import { classifyRefusal, remedyFor } from './load-failure.ts';
import type { LoadFailure } from './load-failure.ts';
import { findOwnScript, listBaseUrls } from './own-script.ts';
import { pickBuild } from './pick-build.ts';
import type { EngineFeatures } from './pick-build.ts';
import { keepPlain, PLAIN_MARK, SENT } from './plain-form.ts';

/** All places together, in milliseconds. A build that comes later still takes over the forms that have not been sent. */
export const TIMEOUT_MS = 9_000;
/** IE before 9 has no event that tells when a document is read. Chromium 64 tells that the policy stopped a script only after it told that there is none. */
export const POLL_MS = 50;

export type LoaderScope = Window & EngineFeatures & { readonly Unstuck?: unknown; readonly console: Pick<Console, 'warn'> };

/** A page older or stranger than foreseen keeps its plain form, and does not notice. */
export function fenced<Given>(run: (given: Given) => void): (given: Given) => void {
  return (given) => {
    try {
      run(given);
    } catch {}
  };
}

function isMarked(form: Element): boolean {
  return form.getAttribute('data-unstuck-checkout') !== null;
}

/** Loads the build this engine can run, from the first place that has it; where none does, the plain forms stay and say so. */
export function loadCheckout(scope: LoaderScope): void {
  const { document } = scope;
  const own = findOwnScript(document);
  const bases = listBaseUrls(own);
  /** The place that is being tried, counted from 1; 0 once a build runs. */
  let turn = 0;
  let source = '';
  /** Of all that the policy stopped: other files of the page come between. */
  let blockedUris = '';
  /** What is just being put into the page. */
  let adding = '';

  function later(run: () => void, ms: number): void {
    scope.setTimeout(fenced(run), ms);
  }

  function giveUp(cause: LoadFailure): void {
    if (scope.Unstuck) return;
    // The form may still be on its way.
    if (document.readyState === 'loading') return later(() => giveUp(cause), POLL_MS);
    const forms = document.getElementsByTagName('form');
    for (let index = forms.length; index--; ) {
      if (isMarked(forms[index] as HTMLFormElement)) keepPlain(scope, forms[index] as HTMLFormElement, cause,
        '完整的充值页面未能加载，直接提交此表单也能充值。', 'The full checkout could not be loaded. Submit this form: it works just as well.');
    }
    scope.console.warn('Unstuck: ' + cause + ' ' + source + ', mend ' + remedyFor(cause));
  }

  function add(element: HTMLElement): void {
    // Browsers hide the attribute and keep the property; old ones know the attribute alone.
    const nonce = own.nonce || own.getAttribute('nonce');
    if (nonce) element.setAttribute('nonce', nonce);
    document.documentElement.appendChild(element);
  }

  function load(base: string, build: Build): void {
    const mine = turn;
    const script = document.createElement('script');
    const integrity = own.getAttribute('data-integrity-' + build);

    function fail(cause: LoadFailure): void {
      if (mine !== turn) return;
      // A file that came and did not run may be beyond this engine: the other build is for such.
      if (cause === 'script.error' && build === 'modern') load(base, 'legacy');
      else tryNext(cause);
    }

    script.onerror = () => {
      // Engines from before the event refuse what the policy forbids while it is put in, and tell of all else later. So they refuse what is no
      // address, or unencrypted in an encrypted page, which only a further place can be: the first is where the loader came from.
      if (mine < 2) blockedUris += adding;
      later(() => fail(classifyRefusal(scope, script, blockedUris)), POLL_MS);
    };
    script.onload = fenced(() => {
      // What loads and defines nothing is no build: it was replaced on its way or failed to parse.
      if (scope.Unstuck) turn = 0;
      else fail('script.error');
    });
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = 'anonymous';
    }
    (script as EarlyErrorsHolder).unstuckEarlyErrors = early;
    adding = source = base + 'unstuck.' + build + '.js';
    try {
      script.src = source;
    } catch {
      // The page wants Trusted Types, and has no default policy that lets the address through: the script is left with an empty one.
      script.onerror('');
    }
    link.href = base + 'unstuck.css';
    add(link);
    add(script);
    adding = '';
  }

  function tryNext(cause: LoadFailure): void {
    const base = bases[turn];
    const mine = ++turn;
    if (!base) return giveUp(cause);
    later(() => mine === turn && tryNext('script.missing'), TIMEOUT_MS / bases.length);
    load(base.replace(/\/*$/, '/'), wanted as Build);
  }

  const wanted = pickBuild(scope);
  if (!wanted) return giveUp('script.unsupported');
  const early = queueEarlyErrors(scope);
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  document.addEventListener('securitypolicyviolation', (event) => {
    blockedUris += event.blockedURI;
  });
  // Heard last, on the window: by then the page has had its chance to prevent it.
  scope.addEventListener('submit', fenced((event: Event) => {
    const form = event.target as Element;
    if (isMarked(form) && !event.defaultPrevented) form.setAttribute(PLAIN_MARK, SENT);
  }));
  tryNext('script.missing');
}
