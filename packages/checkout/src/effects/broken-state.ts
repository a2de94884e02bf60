import { failed } from '../machine/failed.ts';
import { orderOf, purchaseOf } from '../machine/known-of.ts';
import { moneyOf } from '../machine/money.ts';
import type { Failed, State } from '../machine/state.ts';

/** Where a defect of ours leads: to words and a way on, never to a blank or frozen page. Of the money it says what the state allows. */
export function brokenState(state: State): Failed {
  const purchase = purchaseOf(state) ?? { amount: 0, currency: state.currency, channel: state.draft.channel };
  return failed(state, purchase, orderOf(state), 'internal', moneyOf(state));
}
