import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';
import { fileNameOf } from './url-parts.ts';

const OWN_FILE = /\/unstuck\.[^/]*\.m?js/;
/** More than a report keeps, as it is cut once more after it was scrubbed: what is cut off before must not hide the end of a secret. */
const MAX_MESSAGE = 800;

/** Errors that nobody caught, those included that the loader saw before we were here. */
export function observeScriptErrors({ scope, evidence, timeline }: CollectorParts, early: readonly Event[]): () => void {
  function take(event: Event): void {
    if (event.type === 'unhandledrejection') {
      const { reason } = event as PromiseRejectionEvent;
      return write('', String(Object(reason).message ?? reason), 0, String(Object(reason).stack ?? ''));
    }
    // A file that could not be loaded comes as the same event, at its element.
    const { filename, message, lineno } = event as ErrorEvent;
    if (typeof message === 'string') write(filename, message, lineno, filename);
  }

  function write(file: string, message: string, line: number, from: string): void {
    const detail = { file: fileNameOf(file), line, message: message.slice(0, MAX_MESSAGE) };
    evidence.add(OWN_FILE.test(from) ? 'page.own-error' : 'page.script-error', detail);
    timeline.note('script error', detail);
  }

  for (const event of early) take(event);
  const stops = [listen(scope, 'error', take, true), listen(scope, 'unhandledrejection', take)];
  return () => stops.forEach((stop) => stop());
}
