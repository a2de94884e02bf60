import { fence } from './fence.ts';

/** What the page and the shell around it make of the engine. Facts only; {@link prescribe} says what is wrong with them. */
export interface HostEnvironment {
  /** The page has no `<!doctype html>`, or something stands before it. */
  readonly quirks: boolean;
  /** Which Internet Explorer the IE kernel plays for this page; null in every other engine. */
  readonly documentMode: number | null;
  /** The page asks for its own document mode in a `<meta>`; a header cannot be seen from here. */
  readonly asksForMode: boolean;
  /** The IE kernel counts the site to the intranet, whose pages it shows in Compatibility View unless told otherwise. */
  readonly intranetZone: boolean;
  /** A browser with two kernels shows the page, as far as its shell lets itself be seen. */
  readonly dualKernel: boolean;
}

interface HostScope {
  readonly document: Pick<Document, 'compatMode' | 'getElementsByTagName'> & { readonly documentMode?: number };
  status: string;
  readonly external?: object;
}

/** What the shells of 360, Sogou and Maxthon add to `window.external`. */
const SHELL_MEMBERS = ['GetSID', 'twGetSecurityID', 'SEVersion', 'mxGetRuntime', 'max_version'];
const PROBE = 'unstuck';

/** Internet Explorer lets a script write the status line in the intranet zone only. https://github.com/paypal/paypal-checkout-components/issues/187 */
function mayWriteStatus(scope: HostScope): boolean {
  const before = scope.status;
  scope.status = PROBE;
  const written = scope.status === PROBE;
  scope.status = before;
  return written;
}

function asksForMode({ document }: HostScope): boolean {
  const metas = document.getElementsByTagName('meta');
  for (let index = 0; index < metas.length; index += 1) if (/^x-ua-compatible$/i.test(metas[index]?.httpEquiv ?? '')) return true;
  return false;
}

/** Looks at the page without leaving a trace on it. No user agent is read: shells lie in it. */
export function probeHostEnvironment(scope: HostScope): HostEnvironment {
  const { document, external } = scope;
  const documentMode = document.documentMode ?? null;
  return {
    quirks: document.compatMode === 'BackCompat',
    documentMode,
    asksForMode: fence(() => asksForMode(scope), false),
    intranetZone: documentMode !== null && fence(() => mayWriteStatus(scope), false),
    // Methods of the IE kernel's objects have a type of their own, "unknown", and throw when they are read.
    dualKernel: !!external && SHELL_MEMBERS.some((name) => fence(() => name in external, false)),
  };
}
