/** A fingerprint in the name is welcome: `loader.5f3c9a1e.js`. */
const OWN_NAME = /(.*)\/loader[^/]*\.js\b/;

/** The element the loader runs from, inlined or not. */
export function findOwnScript(document: Document): HTMLScriptElement {
  const scripts = document.getElementsByTagName('script');
  let script = document.currentScript;
  // IE does not know `currentScript`. With `async` the one that runs now may be any; inlined it is the last one read so far.
  for (let index = scripts.length; !script && index--; ) if (folderOf(scripts[index] as HTMLScriptElement)) script = scripts[index] as HTMLScriptElement;
  return (script || scripts[scripts.length - 1]) as HTMLScriptElement;
}

/** The folder it came from, or empty where it stands in the page or in a file of the page's. */
function folderOf(script: HTMLScriptElement): string {
  return (OWN_NAME.exec(script.src) || '')[1] || '';
}

/** Where the bundles may be had, best first: the loader's own folder, then what `data-sdk` on its tag lists, which an inlined loader needs. */
export function listBaseUrls(own: HTMLScriptElement): readonly string[] {
  return (folderOf(own) + ' ' + (own.getAttribute('data-sdk') || '')).match(/\S+/g) || [];
}
