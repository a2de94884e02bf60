import { createNativePlatform } from '@unstuck/compat';
import { forwardViolations } from '@unstuck/compat/host';
import { createDiagnosedCheckout, createMakers } from './create-diagnosed-checkout.ts';
import type { Makers } from './create-diagnosed-checkout.ts';
import { mountForms } from './mount-forms.ts';

declare global {
  interface Window {
    Unstuck?: Makers;
  }
}

// A page that loads the script again, with a form that it has put in since, goes on with what came first.
const makers = (window.Unstuck ??= createMakers('modern', createNativePlatform(window, forwardViolations)));
// Nothing to examine: engines that run this build have one document mode, and no second kernel to be rescued from.
mountForms({ scope: window, create: (options, form) => createDiagnosedCheckout(makers, options, form) });
