import type { Order } from '@unstuck/protocol';
import type { State } from '../machine/state.ts';
import { orderOf } from '../machine/known-of.ts';
import { isWatching } from '../machine/watch.ts';
import { isWorking } from '../machine/work.ts';

export interface Timing {
  follow(state: State): void;
  /** See `Picture`, which takes these over. */
  read(): { readonly workingForMs: number; readonly remainingSeconds: number | null };
  /** Whether what {@link read} answers changes by itself, for somebody to see. */
  isMoving(): boolean;
}

/** Counts on from what the state cannot know, because no transition marks it. */
export function createTiming(now: () => number): Timing {
  let state: State | null = null;
  let workSince: number | null = null;
  let workAt = 0;
  let order: Order | null = null;
  let orderAt = 0;
  const remaining = (): number | null =>
    order && Math.max(0, Math.ceil(order.remainingSeconds - (now() - orderAt) / 1000));
  return {
    follow(next) {
      state = next;
      const since = isWorking(next) ? next.work.since : null;
      if (since !== workSince) workAt = now();
      workSince = since;
      const known = orderOf(next);
      // The same order may be told in other words; its time goes on.
      if (known?.id !== order?.id || known?.remainingSeconds !== order?.remainingSeconds) orderAt = now();
      order = known;
    },
    read: () => ({ workingForMs: workSince === null ? 0 : now() - workAt, remainingSeconds: remaining() }),
    isMoving() {
      if (!state || state.hidden) return false;
      return workSince !== null || (isWatching(state) && remaining() !== 0);
    },
  };
}
