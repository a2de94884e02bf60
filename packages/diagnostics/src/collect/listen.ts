import { fence } from '@unstuck/compat';

/** Listens so that nothing we do can break the page. Returns the stop function. */
export function listen(target: EventTarget, type: string, run: (event: Event) => void, capture = false): () => void {
  const fenced = (event: Event): void => fence(() => run(event));
  target.addEventListener(type, fenced, capture);
  return () => target.removeEventListener(type, fenced, capture);
}
