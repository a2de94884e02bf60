/** Dispatches an event at an element that bubbles, in engines too that cannot construct one, such as IE. https://developer.mozilla.org/docs/Web/API/CustomEvent/initCustomEvent */
export function announce(root: Element, name: string, detail: unknown): void {
  const event = root.ownerDocument.createEvent('CustomEvent');
  event.initCustomEvent(name, true, false, detail);
  root.dispatchEvent(event);
}
