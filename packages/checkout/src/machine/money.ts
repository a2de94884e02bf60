import type { MoneyTruth } from '@unstuck/protocol';
import type { State } from './state.ts';
import { isWorking, moneyWhileWorking } from './work.ts';

/** What may be said of the money in a state; the value of `data-unstuck-money`. */
export function moneyOf(state: State): MoneyTruth {
  if (isWorking(state)) return moneyWhileWorking(state);
  switch (state.phase) {
    case 'boot':
      return 'unknown';
    case 'ready':
      return 'not-sent';
    case 'failed':
      return state.money;
    case 'succeeded':
      return 'settled';
    case 'approval':
    case 'paying':
    case 'confirming':
    case 'expired':
    case 'cancelled':
      return state.order.money;
  }
}
