import { exactlyNamed } from '../engines/named-by.ts';
import type { Choice } from '../engines/named-by.ts';
import type { DiagnosisCase } from './case.ts';
import { HOST_CASES } from './host-cases.ts';
import { NETWORK_CASES } from './network-cases.ts';
import { noisyCases, onANoisyPage } from './noisy-cases.ts';
import { OFFICE_CASES } from './office-cases.ts';
import { PAGE_CASES } from './page-cases.ts';
import { SCRIPT_CASES } from './script-cases.ts';

const nameOf = ({ fault }: DiagnosisCase): string => fault;
/** Every fault there is, once, in a page that is well otherwise. */
export const CLEAN_CASES: readonly DiagnosisCase[] = [...NETWORK_CASES, ...OFFICE_CASES, ...PAGE_CASES, ...HOST_CASES, ...SCRIPT_CASES];
export const NOISY_CASES: readonly DiagnosisCase[] = noisyCases({ kind: 'fault', all: CLEAN_CASES, nameOf });
export const CASES: readonly DiagnosisCase[] = [...CLEAN_CASES, ...NOISY_CASES];

export const FAULT_CHOICE: Choice<DiagnosisCase> = { kind: 'fault', all: CASES, nameOf };

/** Of those on a noisy page, what every test run proves, in today's Chromium. */
export const FEW_NOISY_FAULTS = exactlyNamed(
  ['nothing', 'slow line', 'no CORS headers', 'connect-src of the page', 'the order is answered after 7 s', 'the connection is reset twice, then all is well', 'clock a day slow, 502'].map(onANoisyPage), FAULT_CHOICE);

/** What every test run proves in every engine; all the others, in today's Chromium alone, and of those on a noisy page few. */
export const FEW_FAULTS = exactlyNamed(['connect-src of the page', 'no CORS headers', '502 as a page'], FAULT_CHOICE);
