import type { Watch } from './state.ts';

export function beginWatch(serial: number, asking: Watch['asking']): Watch {
  return { since: serial, readAt: serial, asking, pace: 'fast', misses: 0, final: false, result: null };
}
