import { join } from 'node:path';
import { ROOT } from '../root.mjs';

export const PRIVATE_SCOPE = join(ROOT, 'packages/compat/src/legacy/private-scope.ts');
/** What the private scope is made of cannot be made from it. */
export const BEFORE_THE_SCOPE = /packages\/compat\/src\/legacy\/(private-scope|collections|error-base|symbol-ponyfill|text-encoder-ponyfill|byte-array|watched-request)\.ts$/;
