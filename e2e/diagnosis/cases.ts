import { exactlyNamed } from '../engines/named-by.ts';
import type { Choice } from '../engines/named-by.ts';
import type { DiagnosisCase } from './case.ts';
import { HOST_CASES } from './host-cases.ts';
import { NETWORK_CASES } from './network-cases.ts';
import { OFFICE_CASES } from './office-cases.ts';
import { PAGE_CASES } from './page-cases.ts';
import { SCRIPT_CASES } from './script-cases.ts';

/** Every fault there is, once. */
export const CASES: readonly DiagnosisCase[] = [...NETWORK_CASES, ...OFFICE_CASES, ...PAGE_CASES, ...HOST_CASES, ...SCRIPT_CASES];

export const FAULT_CHOICE: Choice<DiagnosisCase> = { kind: 'fault', all: CASES, nameOf: ({ fault }) => fault };

/** What every test run proves in every engine; all the others, in today's Chromium alone. */
export const FEW_FAULTS = exactlyNamed(['connect-src of the page', 'no CORS headers', '502 as a page'], FAULT_CHOICE);
