export { IntegrationError, createCheckout } from '@unstuck/checkout';
export type { Checkout, CheckoutOptions, PhaseChange } from '@unstuck/checkout';
