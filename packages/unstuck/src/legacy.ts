// Before everything else: what follows looks for its tools as it loads.
import { createPonyfilledPlatform } from '@unstuck/compat/legacy';
import { createCheckout } from '@unstuck/checkout';
import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { mountForms } from './mount-forms.ts';

if (!window.Unstuck) {
  const platform = createPonyfilledPlatform(window);
  const createLegacyCheckout = (options: CheckoutOptions): Checkout => createCheckout({ platform, ...options }, 'legacy');
  window.Unstuck = { createCheckout: createLegacyCheckout };
  mountForms(document, createLegacyCheckout);
}
