import { LOST_AFTER } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';
import type { Scene } from './widget-setup.ts';

/** What a person who waits should know besides: that it takes long, that contact is lost, what was last learnt. Mostly empty. */
export function noteOf({ state, messages }: Scene): string {
  if (isWorking(state)) return state.work.slow === 'no' ? '' : messages.slow[state.work.slow];
  if (!('watch' in state)) return '';
  if (!state.online) return messages.offline;
  if (state.watch.misses >= LOST_AFTER) return messages.lost;
  const { result } = state.watch;
  return result !== null && state.phase !== 'paying' ? messages.results[result] : '';
}

/** Why that is, as far as somebody knows; empty where nobody does. */
export function reasonOf({ help }: Scene): string {
  return help?.diagnosis?.words ?? '';
}
