import { carriedOn } from '../machine/carried-on.ts';
import { moneyOf } from '../machine/money.ts';
import type { Failed, State } from '../machine/state.ts';

/** Where a defect of ours leads: to words and a way on, never to a blank or frozen page. Of the money it says what the state allows. */
export function brokenState(state: State): Failed {
  return {
    ...carriedOn(state),
    phase: 'failed',
    purchase: 'purchase' in state ? state.purchase : { amount: 0, currency: state.currency, channel: state.draft.channel },
    order: 'order' in state ? state.order : null,
    failure: 'internal',
    money: moneyOf(state),
    faults: [],
    resumes: false,
  };
}
