import { fence } from '../fence.ts';

/** Whether requests can be aborted: Chromium 49-65 and Edge 14-15 have `fetch` without it, and ignore a signal in silence. */
export function fetchTakesSignal({ Request }: { readonly Request?: typeof globalThis.Request }): boolean {
  let asked = false;
  const init = {
    get signal() {
      asked = true;
      return null;
    },
  };
  return fence(() => Request !== undefined && 'signal' in new Request('/', init), false) && asked;
}
