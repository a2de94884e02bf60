// Before everything else: what follows looks for its tools as it loads.
import { createPonyfilledPlatform } from '@unstuck/compat/legacy';
import { createDiagnosedCheckout, createMakers } from './create-diagnosed-checkout.ts';
import { mountForms } from './mount-forms.ts';

if (!window.Unstuck) {
  const makers = createMakers('legacy', createPonyfilledPlatform(window));
  window.Unstuck = makers;
  mountForms(document, (options, form) => createDiagnosedCheckout(makers, options, form));
}
