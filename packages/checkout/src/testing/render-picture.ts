import { messagesFor } from '../messages/messages-for.ts';
import { mountWidget } from '../widget/mount.tsx';
import type { WidgetSetup } from '../widget/mount.tsx';
import type { Gesture, Picture } from '../widget/port.ts';

export const SETUP: WidgetSetup = { ...messagesFor('zh-CN'), currency: 'CNY', presets: [5_000, 10_000, 20_000], channels: null };

export interface Rendered {
  readonly root: HTMLElement;
  readonly gestures: readonly Gesture[];
  show(picture: Picture): void;
  dispose(): void;
  /** Text of the first match, or null. */
  text(selector: string): string | null;
  /** `data-unstuck-action` of every control, in order. */
  actions(): string[];
  click(selector: string): void;
}

/** Mounts a widget into the document and shows one picture. */
export function renderPicture(picture: Picture, change: Partial<WidgetSetup> = {}): Rendered {
  const root = document.body.appendChild(document.createElement('div'));
  const gestures: Gesture[] = [];
  const widget = mountWidget(root, { ...SETUP, ...change }, (gesture) => gestures.push(gesture));
  widget.show(picture);
  return {
    root,
    gestures,
    show: widget.show,
    dispose() {
      widget.dispose();
      root.remove();
    },
    text: (selector) => root.querySelector(selector)?.textContent ?? null,
    actions: () => Array.from(root.querySelectorAll('[data-unstuck-action]'), (control) => control.getAttribute('data-unstuck-action') ?? ''),
    click(selector) {
      const found = root.querySelector(selector);
      if (!(found instanceof HTMLElement)) throw new Error(`nothing to click at ${selector}`);
      found.click();
    },
  };
}
