export type { CarriedReport, Diagnosis, DiagnosisSource, Report } from '@unstuck/protocol';
export { createDiagnostics } from './create-diagnostics.ts';
export type { Diagnostics, DiagnosticsOptions } from './diagnostics-options.ts';
