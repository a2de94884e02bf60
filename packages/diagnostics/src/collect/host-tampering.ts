import type { CollectorParts } from './collector-parts.ts';

const NATIVE = /\[native code\]/;

/** Whether the page's own `fetch` is the browser's; null where there is none. */
export function isFetchNative(scope: Window): boolean | null {
  const { fetch } = scope as { readonly fetch?: unknown };
  return typeof fetch === 'function' ? NATIVE.test(Function.prototype.toString.call(fetch)) : null;
}

/** What others did to the built-ins that we share with them. Context, not blame: most wrappers do no harm. */
export function readHostTampering({ scope, evidence }: CollectorParts): void {
  if (isFetchNative(scope) === false) evidence.add('page.fetch-replaced');
  const untouched: readonly object[] = [[], {}];
  const added: string[] = [];
  for (const each of untouched) for (const name in each) added.push(name);
  if (added.length > 0) evidence.add('page.prototypes-bent', { names: added.join(' ') });
}
