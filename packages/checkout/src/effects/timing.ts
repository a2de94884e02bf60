import type { Order } from '@unstuck/protocol';
import type { State } from '../machine/state.ts';
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
    order === null ? null : Math.max(0, Math.ceil(order.remainingSeconds - (now() - orderAt) / 1000));
  return {
    follow(next) {
      state = next;
      const since = isWorking(next) ? next.work.since : null;
      if (since !== workSince) workAt = now();
      workSince = since;
      const known = 'order' in next ? next.order : null;
      if (known !== order) orderAt = now();
      order = known;
    },
    read: () => ({ workingForMs: workSince === null ? 0 : now() - workAt, remainingSeconds: remaining() }),
    isMoving() {
      if (state === null || state.hidden) return false;
      const open = state.phase === 'approval' || state.phase === 'paying' || state.phase === 'confirming';
      return workSince !== null || (open && remaining() !== 0);
    },
  };
}
