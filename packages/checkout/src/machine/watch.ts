import type { State, Watch, Watching } from './state.ts';

export function isWatching(state: State): state is Watching {
  return state.phase === 'approval' || state.phase === 'confirming' || (state.phase === 'paying' && state.work === null);
}

export function beginWatch(serial: number, asking: Watch['asking']): Watch {
  return { since: serial, readAt: serial, asking, pace: 'fast', misses: 0, final: false, result: null };
}
