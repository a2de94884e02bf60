import { toDecimal } from '@unstuck/protocol';
import { channelOf, purchaseOf } from './machine/known-of.ts';
import type { State } from './machine/state.ts';

export interface PlainForm {
  /** Where the widget goes. */
  readonly container: Element;
  /** What its plain field holds, or empty. */
  valueOf(name: string): string;
  /** Keeps the plain fields at what is meant, so that a plain submit makes the same order. */
  follow(state: State): void;
  /** Puts everything back as it was. */
  restore(): void;
}

/** Hides what works without script behind the widget, and keeps it ready. Any other root is just a container. */
export function takeOverPlainForm(root: Element, submitted: () => void): PlainForm {
  const container = root.ownerDocument.createElement('div');
  if (!(root instanceof HTMLFormElement) || !root.hasAttribute('data-unstuck-checkout')) {
    root.appendChild(container);
    return { container, valueOf: () => '', follow() {}, restore: () => void root.removeChild(container) };
  }
  const form = root;
  const hidden = Array.from(form.children).filter((child) => !child.hasAttribute('hidden'));
  const { noValidate } = form;
  const changed: [HTMLInputElement, string][] = [];
  const added: Element[] = [container];

  // The event comes from the form itself, whichever control asked for it.
  const listen = (event: Event): void => {
    if (event.target !== form) return;
    event.preventDefault();
    submitted();
  };

  function field(name: string): HTMLInputElement | null {
    // By selector: a field called "elements" or "key" shadows the form's own properties.
    return form.querySelector(`[name="${name}"]`);
  }

  function set(name: string, value: string): void {
    let input = field(name);
    if (input === null) {
      input = form.ownerDocument.createElement('input');
      input.type = 'hidden';
      input.name = name;
      form.appendChild(input);
      added.push(input);
    } else if (!changed.some(([known]) => known === input)) {
      changed.push([input, input.value]);
    }
    if (input.type === 'radio') check(name, value);
    else input.value = value;
  }

  function check(name: string, value: string): void {
    for (const radio of Array.from(form.querySelectorAll<HTMLInputElement>(`[name="${name}"]`))) radio.checked = radio.value === value;
  }

  // With a value, to be told from what the page itself hides.
  for (const child of hidden) child.setAttribute('hidden', 'unstuck');
  form.noValidate = true;
  form.appendChild(container);
  form.addEventListener('submit', listen);

  return {
    container,
    valueOf: (name) => {
      const input = field(name);
      return (input?.type === 'radio' ? form.querySelector<HTMLInputElement>(`[name="${name}"]:checked`) : input)?.value ?? '';
    },
    follow(state) {
      if (state.phase === 'boot') return;
      set('key', state.intent.key);
      const purchase = purchaseOf(state);
      set('amount', purchase ? toDecimal(purchase.amount, purchase.currency) : state.draft.amountText);
      set('channel', channelOf(state));
    },
    restore() {
      form.removeEventListener('submit', listen);
      for (const element of added) element.parentNode?.removeChild(element);
      for (const child of hidden) child.removeAttribute('hidden');
      for (const [input, value] of changed) if (input.type === 'hidden') input.value = value;
      form.noValidate = noValidate;
    },
  };
}
