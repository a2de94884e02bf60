import { fence } from '@unstuck/compat';
import type { Build } from '@unstuck/protocol';
import { checkOptions } from './check-options.ts';
import type { Checkout, CheckoutOptions, MountedElement, PhaseChange } from './checkout-options.ts';
import { IntegrationError } from './integration-error.ts';
import { mountCheckout } from './mount-checkout.ts';

/**
 * Makes a checkout; nothing runs before it is mounted.
 * @throws {IntegrationError} on misspelt, missing or malformed options
 */
export function createCheckout(options: CheckoutOptions, build: Build = 'modern'): Checkout {
  checkOptions(options);
  let listeners: readonly ((change: PhaseChange) => void)[] = [];
  let unmount: (() => void) | null = null;
  const checkout: Checkout = {
    mount(target) {
      if (unmount !== null) throw new IntegrationError('mount', 'this checkout is mounted already; call unmount() first');
      const root: MountedElement = find(target);
      if (root.unstuck) throw new IntegrationError('mount', 'this element holds a checkout; unmount that first');
      root.unstuck = checkout;
      const undo = [() => void delete root.unstuck];
      const leave = (): void => {
        if (unmount === leave) unmount = null;
        for (let run = undo.pop(); run; run = undo.pop()) fence(run);
      };
      unmount = leave;
      const again = (): void => {
        if (unmount !== leave) return;
        leave();
        checkout.mount(root);
      };
      mountCheckout(root, options, build, undo, leave, again, (change) => {
        for (const listener of listeners) fence(() => listener(change));
      });
      // A listener may have unmounted it before all of it was there.
      if (unmount !== leave) leave();
      return checkout;
    },
    on(type, listener) {
      if (type !== 'phase') throw new IntegrationError('on', `there is no "${String(type)}"; did you mean "phase"?`);
      if (typeof listener !== 'function') throw new IntegrationError('on', 'pass a function');
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    unmount() {
      unmount?.();
    },
  };
  return checkout;
}

function find(target: Element | string): Element {
  if (typeof target !== 'string') {
    if (Object(target).nodeType === 1) return target;
    throw new IntegrationError('mount', 'pass an element or a selector');
  }
  const found = fence(() => document.querySelector(target));
  if (!found) throw new IntegrationError('mount', `no element matches "${target}"; add it first`);
  return found;
}
