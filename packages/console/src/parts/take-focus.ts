/** As a `ref`: what comes on the screen in place of what was used is where the keyboard goes on, and what a screen reader reads next. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
