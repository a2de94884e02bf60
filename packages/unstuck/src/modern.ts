import { createDiagnosedCheckout, createMakers } from './create-diagnosed-checkout.ts';
import type { Makers } from './create-diagnosed-checkout.ts';
import { mountForms } from './mount-forms.ts';

declare global {
  interface Window {
    Unstuck?: Makers;
  }
}

// A page that loads the script twice has one checkout: the first.
if (!window.Unstuck) {
  const makers = createMakers('modern', undefined);
  window.Unstuck = makers;
  mountForms(document, (options, form) => createDiagnosedCheckout(makers, options, form));
}
