export type { Checkout, CheckoutOptions, PhaseChange } from './checkout-options.ts';
export { createCheckout } from './create-checkout.ts';
export { IntegrationError } from './integration-error.ts';
