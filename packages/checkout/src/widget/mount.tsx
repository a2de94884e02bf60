import { render } from 'preact';
import type { Gesture, Widget } from './port.ts';
import { screenOf } from './screen-of.ts';
import { View } from './view.tsx';
import type { WidgetSetup } from './widget-setup.ts';

export type { WidgetSetup } from './widget-setup.ts';

let mounted = 0;

/**
 * Draws the widget at the end of `root`. Focus follows to the heading of a new screen, but only from inside the widget: it is
 * never taken from the page. An amount that was just refused gets it from wherever the person submitted it.
 */
export function mountWidget(root: Element, setup: WidgetSetup, onGesture: (gesture: Gesture) => void): Widget {
  const page = root.ownerDocument;
  const box = page.createElement('div');
  box.className = 'unstuck-checkout';
  box.lang = setup.locale;
  box.setAttribute('translate', 'no');
  root.appendChild(box);
  mounted += 1;
  const id = `unstuck-${mounted}`;
  let shown = '';
  let refused = false;
  // Of what is in a shadow root the document knows the host alone; old engines have no such trees.
  const holdsFocus = (): boolean => box.contains(((box.getRootNode?.() ?? page) as Document).activeElement);
  return {
    show(picture) {
      const inside = holdsFocus();
      render(<View scene={{ ...setup, ...picture, id, onGesture }} />, box);
      const [key] = screenOf(picture.state, setup.messages);
      const wrong = box.querySelector<HTMLElement>('[aria-invalid=true]');
      if (wrong !== null && !refused) wrong.focus();
      else if (inside && (key !== shown || !holdsFocus())) box.querySelector('h2')?.focus();
      refused = wrong !== null;
      shown = key;
    },
    dispose() {
      render(null, box);
      // The page may have cleared the place already.
      box.parentNode?.removeChild(box);
    },
  };
}
