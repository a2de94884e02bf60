import { createCheckout } from './index.ts';
import { mountForms } from './mount-forms.ts';

declare global {
  interface Window {
    Unstuck?: { readonly createCheckout: typeof createCheckout };
  }
}

// A page that loads the script twice has one checkout: the first.
if (!window.Unstuck) {
  window.Unstuck = { createCheckout };
  // Engines that run this build have one document mode, and no second kernel to be rescued from.
  mountForms({ scope: window, create: createCheckout, examine: () => null });
}
