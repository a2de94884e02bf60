export type { Checkout, CheckoutOptions, MountedElement, PhaseChange } from './checkout-options.ts';
export { createCheckout } from './create-checkout.ts';
export { IntegrationError } from './integration-error.ts';
