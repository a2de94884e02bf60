import type { Order } from '@unstuck/protocol';
import type { State } from './state.ts';

/** What the person can do; the value of `data-unstuck-action`. */
export type Action = 'submit' | 'retry' | 'pay' | 'paid' | 'open-page' | 'switch-channel' | 'cancel' | 'again';

/** Ways on besides paying. */
const ASIDE = ['switch-channel', 'open-page', 'cancel'] as const;

/** What is offered in a state, the main one first. */
export function actionsOf(state: State): readonly Action[] {
  switch (state.phase) {
    case 'boot':
      return [];
    case 'ready':
      return ['submit'];
    case 'creating':
      return state.work.slow === 'action' ? ['retry', 'open-page'] : [];
    case 'approval':
      return ['open-page', 'cancel'];
    case 'paying':
      if (state.work !== null) return state.work.slow === 'action' ? ['retry', ...ASIDE] : [];
      return payingActions(state);
    case 'confirming':
      return hasPage(state.order) ? ['paid', 'pay', ...ASIDE] : ['paid', ...ASIDE];
    case 'succeeded':
      return ['again'];
    case 'expired':
    case 'cancelled':
      // While the money is not accounted for, looking comes before starting over.
      return state.order.money === 'not-sent' ? ['retry'] : ['open-page', 'retry'];
    case 'failed':
      return state.order === null ? ['retry', 'open-page'] : ['retry', ...ASIDE];
  }
}

function payingActions({ order, handOff }: Extract<State, { phase: 'paying' }>): readonly Action[] {
  if (handOff === 'blocked') return ['open-page', 'paid', 'switch-channel', 'cancel'];
  return [hasPage(order) ? 'pay' : 'paid', ...ASIDE];
}

/** Whether the payment is made on a page of the channel's, and not by scanning or transferring. */
function hasPage(order: Order): boolean {
  const type = order.payment?.action?.type;
  return type === 'form' || type === 'redirect';
}
