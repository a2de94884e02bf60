export type { Diagnosis, DiagnosisSource } from '@unstuck/protocol';
