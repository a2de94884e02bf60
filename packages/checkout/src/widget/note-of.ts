import { LOST_AFTER } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';
import type { Scene } from './widget-setup.ts';

/** What a person who waits should know besides: that it takes long, that contact is lost, what was last learnt. Mostly empty. */
export function noteOf({ state, messages }: Scene): string {
  if (isWorking(state)) return state.work.slow === 'no' ? '' : messages.slow[state.work.slow];
  if (!('watch' in state)) return '';
  if (!state.online) return messages.offline;
  if (state.watch.misses >= LOST_AFTER) return messages.lost;
  const { result, misses } = state.watch;
  // Whether an order was cancelled is known once it has been read since.
  const known = result && (result !== 'not-cancelled' || !misses);
  return known && state.phase !== 'paying' ? messages.results[result] : '';
}

/** Why it does not get on, as far as somebody knows; empty where nobody does, and before a wait is long. A failure has it beside its report. */
export function reasonOf({ state, help }: Scene): string {
  return state.phase === 'failed' || (isWorking(state) && state.work.slow === 'no') ? '' : (help?.diagnosis?.words ?? '');
}
