/** A fingerprint in the name is welcome: `loader.5f3c9a1e.js`. */
const OWN_NAME = /^(.*)\/loader[^/]*\.js([?#]|$)/;

/** The element the loader runs from, inlined or not. */
export function findOwnScript(document: Document): HTMLScriptElement {
  const scripts = document.getElementsByTagName('script');
  let index = scripts.length;
  // IE does not know `currentScript`. With `async` the one that runs now may be any; inlined it is the last one read so far.
  let script = document.currentScript || scripts[index - 1];
  while (!document.currentScript && index-- > 0) if (folderOf(scripts[index] as HTMLScriptElement)) script = scripts[index];
  return script as HTMLScriptElement;
}

/** The folder the loader came from, or empty where it stands in the page or in a file of the page's. */
export function folderOf(script: HTMLScriptElement): string {
  const match = OWN_NAME.exec(script.src);
  return (match && match[1]) || '';
}
