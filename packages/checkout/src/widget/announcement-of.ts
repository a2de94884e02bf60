import { amountFault } from './amount-field.tsx';
import { noteOf } from './note-of.ts';
import { screenOf } from './screen-of.ts';
import type { Scene } from './widget-setup.ts';

/**
 * What a screen reader is told, politely. A live region speaks when its text changes, so nothing that ticks or flickers
 * between retries belongs here: each screen is told once, each wait once more when it grows long.
 */
export function announcementOf(scene: Scene): string {
  const { state, messages } = scene;
  // A failure is an alert of its own; the form speaks for itself until something is wrong with it.
  if (state.phase === 'boot' || state.phase === 'failed') return '';
  if (state.phase === 'ready') return amountFault(scene);
  const { title, words, key } = screenOf(state, messages);
  return noteOf(scene) || (key === 'working' ? title : `${title} ${words}`);
}
