import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Also in a process that was started without `--expose-gc`. */
export const collectGarbage = runInNewContext('gc') as (options?: { readonly type: 'major' | 'minor' }) => void;
