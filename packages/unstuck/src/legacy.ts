// Before everything else: what follows looks for its tools as it loads.
import { createPonyfilledPlatform } from '@unstuck/compat/legacy';
import { describeTroubles, prescribe, probeHostEnvironment } from '@unstuck/compat/host';
import { createDiagnosedCheckout, createMakers } from './create-diagnosed-checkout.ts';
import { mountForms } from './mount-forms.ts';

const makers = (window.Unstuck ??= createMakers('legacy', createPonyfilledPlatform(window)));
mountForms({
  scope: window,
  create: (options, form) => createDiagnosedCheckout(makers, options, form),
  examine: (scope) => describeTroubles(prescribe(probeHostEnvironment(scope))),
});
