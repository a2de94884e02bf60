export { IntegrationError, createCheckout } from '@unstuck/checkout';
export type { Checkout, CheckoutOptions, MountedElement, PhaseChange } from '@unstuck/checkout';
export { createDiagnostics } from '@unstuck/diagnostics';
export type { BeforeReport, Diagnostics, DiagnosticsOptions, DoorOptions, Report } from '@unstuck/diagnostics';
export type { CheckoutObservation, FailureCode, MoneyTruth, Phase } from '@unstuck/protocol';
