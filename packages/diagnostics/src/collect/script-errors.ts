import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';
import { fileNameOf } from './file-name-of.ts';

const OWN_FILE = /\/unstuck\.[^/]*\.m?js/;
/** More than a report keeps, as it is cut once more after it was scrubbed: what is cut off before must not hide the end of a secret. */
const MAX_MESSAGE = 800;

/** Errors that nobody caught, those included that the loader saw before we were here. */
export function observeScriptErrors({ scope, evidence, timeline }: CollectorParts, early: readonly Event[]): () => void {
  function take(event: Event): void {
    const { type, filename = '', lineno: line = 0, message, reason } = event as Event & Partial<ErrorEvent & PromiseRejectionEvent>;
    const text = type === 'unhandledrejection' ? String(Object(reason).message ?? reason) : message;
    // A file that could not be loaded comes as the same event, at its element.
    if (typeof text !== 'string') return;
    const detail = { file: fileNameOf(filename), line, message: text.slice(0, MAX_MESSAGE) };
    // Whoever threw stands first. Further down we stand too, where a listener of the page failed that we called.
    evidence.add(OWN_FILE.test(filename || String(/\S+:\d+:/.exec(Object(reason).stack))) ? 'page.own-error' : 'page.script-error', detail);
    timeline.note('script error', detail);
  }

  for (const event of early) take(event);
  const stops = [listen(scope, 'error', take, true), listen(scope, 'unhandledrejection', take)];
  return () => stops.forEach((stop) => stop());
}
