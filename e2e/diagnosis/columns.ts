import { ENGINES } from '../engines/engines.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import type { EngineName } from './case.ts';

/** The columns of a matrix: what is current, and the oldest of each family. */
export const COLUMNS: readonly EngineName[] = ['Chromium (installed)', 'Firefox ESR', 'WebKitGTK', 'Chromium 64', 'WebKit 538'];

export const COLUMN_ENGINES: readonly ProvedEngine[] = COLUMNS.flatMap((name) => ENGINES.filter(({ engine }) => engine.name === name));
