import { ENGINES, engineChoice } from '../engines/engines.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import { exactlyNamed } from '../engines/named-by.ts';
import type { EngineName } from './case.ts';

/** The columns of a matrix: what is current, and the oldest of each family. */
export const COLUMNS: readonly EngineName[] = ['Chromium (installed)', 'Firefox ESR', 'WebKitGTK', 'Chromium 64', 'WebKit 538'];

export const COLUMN_ENGINES: readonly ProvedEngine[] = exactlyNamed(COLUMNS, engineChoice(ENGINES));
