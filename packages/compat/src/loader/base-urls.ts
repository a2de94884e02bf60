import { folderOf } from './own-script.ts';

/**
 * Where the bundles may be had, best first: the loader's own folder, then what `data-sdk` on its tag or on the form lists; an inlined loader
 * without either asks the order service. Empty while the form that would say so has not been read.
 */
export function listBaseUrls(own: HTMLScriptElement, form: HTMLFormElement | undefined): readonly string[] {
  const named = [folderOf(own), own.getAttribute('data-sdk'), form && form.getAttribute('data-sdk')].join(' ').match(/\S+/g);
  return named || (form ? [(form.getAttribute('data-api') || '').replace(/\/*$/, '/sdk')] : []);
}
