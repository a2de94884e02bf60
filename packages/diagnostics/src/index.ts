export type { CarriedReport, Diagnosis, DiagnosisSource, Report } from '@unstuck/protocol';
export { createDiagnostics } from './create-diagnostics.ts';
export type { Diagnostics, DiagnosticsOptions } from './diagnostics-options.ts';
export type { DoorOptions } from './deliver/doors.ts';
export type { BeforeReport } from './report/ask-host.ts';
