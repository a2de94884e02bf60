/** Enough to tell a story; a page that throws in a loop must not fill the memory. */
export const MAX_EARLY_ERRORS = 20;

/**
 * Keeps what goes wrong on the page before anything is there to make sense of it: errors of scripts and of files that cannot be loaded, and
 * unhandled rejections, as the events they came in.
 */
export function queueEarlyErrors(scope: Window): readonly Event[] {
  const events: Event[] = [];
  function keep(event: Event): void {
    // Not `push`, which the page may have replaced.
    if (events.length < MAX_EARLY_ERRORS) events[events.length] = event;
  }
  // Files that cannot be loaded tell only those who listen on the way down.
  scope.addEventListener('error', keep, true);
  scope.addEventListener('unhandledrejection', keep, true);
  return events;
}

/** On the element that loads a build. */
export interface EarlyErrorsHolder {
  unstuckEarlyErrors?: readonly Event[];
}

/** What the loader of this page has kept so far, and keeps on until it is full; empty where a build was loaded without it. */
export function readEarlyErrors(document: Document): readonly Event[] {
  const scripts = document.getElementsByTagName('script');
  // The first: where a page has the loader twice, the second heard less.
  for (let index = 0; index < scripts.length; index += 1) {
    const { unstuckEarlyErrors } = scripts[index] as EarlyErrorsHolder;
    if (unstuckEarlyErrors) return unstuckEarlyErrors;
  }
  return [];
}
