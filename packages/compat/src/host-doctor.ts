import type { HostEnvironment } from './host-environment.ts';

/** Trouble that the page itself causes, worst first, each with the exact mend. */
export interface HostTrouble {
  readonly id: 'ie-kernel' | 'compatibility-view' | 'old-document-mode' | 'quirks-mode';
  readonly found: string;
  readonly mend: string;
}

/** The last document mode there is. https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/compatibility/bg182625(v=vs.85) */
const EDGE_MODE = 11;
/** What Compatibility View plays. */
const COMPATIBILITY_VIEW_MODE = 7;

const ASK_FOR_EDGE = 'send the header "X-UA-Compatible: IE=edge", or put <meta http-equiv="X-UA-Compatible" content="IE=edge"> first in <head>';
const ASK_FOR_WEBKIT = 'put <meta name="renderer" content="webkit"> in <head>';
const ASK_FOR_STANDARDS = 'begin the page with <!doctype html>, with nothing before it';

/** What is wrong with this page's environment and how to mend it; empty where nothing is. */
export function prescribe({ quirks, documentMode, asksForMode, intranetZone, dualKernel }: HostEnvironment): readonly HostTrouble[] {
  const troubles: HostTrouble[] = [];
  if (documentMode !== null && dualKernel) {
    troubles.push({ id: 'ie-kernel', found: 'a browser with two kernels shows this page in its IE kernel', mend: ASK_FOR_WEBKIT });
  }
  if (documentMode !== null && documentMode < EDGE_MODE) {
    // A page without a doctype is shown in a mode of its own, and that is no fault of the settings.
    const view = documentMode === COMPATIBILITY_VIEW_MODE && !asksForMode && !quirks;
    const mode = `IE document mode ${documentMode}`;
    troubles.push({
      id: view ? 'compatibility-view' : 'old-document-mode',
      found: view ? `${mode} (Compatibility View${intranetZone ? ', the default for intranet sites' : ''})` : mode,
      mend: asksForMode ? `${ASK_FOR_EDGE}; the page's own X-UA-Compatible asks for an older one` : ASK_FOR_EDGE,
    });
  }
  if (quirks) troubles.push({ id: 'quirks-mode', found: 'quirks mode', mend: ASK_FOR_STANDARDS });
  return troubles;
}

/** All of it in one line for whoever looks after the page, or null. */
export function describeTroubles(troubles: readonly HostTrouble[]): string | null {
  return troubles.length > 0 ? `this page makes trouble for old browsers: ${troubles.map(({ found, mend }) => `${found}: ${mend}`).join('; ')}` : null;
}
