import { amountFault } from './amount-field.tsx';
import { moneyOf } from '../machine/money.ts';
import { noteOf } from './note-of.ts';
import { screenOf } from './screen-of.ts';
import type { Scene } from './widget-setup.ts';

/**
 * What a screen reader is told, politely. A live region speaks when its text changes, so nothing that ticks or flickers
 * between retries belongs here: each screen is told once, each wait once more when it grows long.
 */
export function announcementOf(scene: Scene): string {
  const { state, messages } = scene;
  // The form speaks for itself until something is wrong with it.
  if (state.phase === 'boot') return '';
  // A failure is an alert of its own; what is learnt of it afterwards is told piece by piece.
  if (state.phase === 'failed') return helpText(scene);
  if (state.phase === 'ready') return amountFault(scene);
  const [key, title, words, tone] = screenOf(state, messages);
  const note = noteOf(scene);
  // The likely cause is read where it stands; it grows clearer while it lasts, and each step of that told would be noise.
  if (note) return note;
  return key === 'working' ? title : `${title} ${words}${tone === 'closed' ? ` ${messages.money[moneyOf(state)]}` : ''}`;
}

/** The latest of: the cause, what became of the report, what the person did with it. */
function helpText({ help, messages }: Scene): string {
  if (!help) return '';
  if (help.taken) return messages.help.taken[help.taken];
  const delivery = help.diagnosis?.delivery;
  return delivery && delivery !== 'pending' ? messages.help.delivery[delivery] : (help.diagnosis?.words ?? '');
}
