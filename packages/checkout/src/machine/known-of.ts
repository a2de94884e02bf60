import type { ChannelId, Order } from '@unstuck/protocol';
import type { Purchase, State } from './state.ts';

/** The order, as far as it was told; null before. */
export function orderOf(state: State): Order | null {
  return 'order' in state ? state.order : null;
}

/** What was submitted; null before. */
export function purchaseOf(state: State): Purchase | null {
  return 'purchase' in state ? state.purchase : null;
}

/** What was submitted is paid by this one; before, what is chosen. */
export function channelOf(state: State): ChannelId {
  return (purchaseOf(state) ?? state.draft).channel;
}
