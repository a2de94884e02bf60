import { loadCheckout } from './load-checkout.ts';

try {
  loadCheckout(window);
} catch {
  // A page older or stranger than foreseen keeps its plain form.
}
