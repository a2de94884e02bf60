export { IntegrationError, createCheckout } from '@unstuck/checkout';
export type { Checkout, CheckoutOptions, PhaseChange } from '@unstuck/checkout';
export { createDiagnostics } from '@unstuck/diagnostics';
export type { Diagnostics, DiagnosticsOptions } from '@unstuck/diagnostics';
