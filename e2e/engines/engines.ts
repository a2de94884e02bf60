import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFirefox, createOldChromium, createPhantomJs, createWebKitGtk, currentChromium } from '@unstuck/matrix';
import type { Engine } from '@unstuck/matrix';
import type { Choice } from './named-by.ts';

const CACHE = join(fileURLToPath(new URL('../..', import.meta.url)), '.cache/engines');

export interface ProvedEngine {
  readonly engine: Engine;
  /** What the loader must choose there. */
  readonly build: 'legacy' | 'modern';
}

const OLD_CHROMIUMS = [64, 67, 71, 78, 83, 88, 92] as const;

/** From old to new. */
export const ENGINES: readonly ProvedEngine[] = [
  { engine: createPhantomJs(CACHE), build: 'legacy' },
  ...OLD_CHROMIUMS.map((major) => ({ engine: createOldChromium(CACHE, major), build: 'legacy' }) as const),
  { engine: currentChromium(), build: 'modern' },
  { engine: createFirefox(), build: 'modern' },
  { engine: createWebKitGtk(), build: 'modern' },
];

export function engineChoice(all: readonly ProvedEngine[]): Choice<ProvedEngine> {
  return { kind: 'engine', all, nameOf: ({ engine }) => engine.name };
}
