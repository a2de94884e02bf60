// Before everything else: what follows looks for its tools as it loads.
import { createPonyfilledPlatform } from '@unstuck/compat/legacy';
import { createCheckout } from '@unstuck/checkout';
import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { describeTroubles, prescribe, probeHostEnvironment } from '@unstuck/compat/host';
import { mountForms } from './mount-forms.ts';

if (!window.Unstuck) {
  const platform = createPonyfilledPlatform(window);
  const create = (options: CheckoutOptions): Checkout => createCheckout({ platform, ...options }, 'legacy');
  window.Unstuck = { createCheckout: create };
  mountForms({ scope: window, create, examine: (scope) => describeTroubles(prescribe(probeHostEnvironment(scope))) });
}
