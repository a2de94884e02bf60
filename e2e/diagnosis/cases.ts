import type { DiagnosisCase } from './case.ts';
import { NETWORK_CASES } from './network-cases.ts';
import { OFFICE_CASES } from './office-cases.ts';
import { PAGE_CASES } from './page-cases.ts';
import { SCRIPT_CASES } from './script-cases.ts';

/** Every fault there is, once. */
export const CASES: readonly DiagnosisCase[] = [...NETWORK_CASES, ...OFFICE_CASES, ...PAGE_CASES, ...SCRIPT_CASES];
