import { CASES, caseChoice } from './cases.ts';
import { ENGINES, engineChoice } from './engines.ts';
import { exactlyNamed } from './named-by.ts';

/** What every test run proves: the oldest, one from the middle and today's. */
export const FEW_ENGINES = exactlyNamed(['WebKit 538', 'Chromium 64', 'Chromium (installed)'], engineChoice(ENGINES));
export const FEW_CASES = exactlyNamed(['pay by Alipay', 'pay by WeChat QR', 'server hangs', 'response lost', 'storage denied', 'strict CSP'], caseChoice(CASES));
