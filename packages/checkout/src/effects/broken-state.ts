import { moneyOf } from '../machine/money.ts';
import type { Failed, State } from '../machine/state.ts';

/** Where a defect of ours leads: to words and a way on, never to a blank or frozen page. Of the money it says what the state allows. */
export function brokenState(state: State): Failed {
  const { intent, draft, currency, meta, online, hidden } = state;
  const purchase = 'purchase' in state ? state.purchase : { amount: 0, currency, channel: draft.channel };
  return {
    phase: 'failed', intent, draft, currency, meta, online, hidden, purchase,
    order: 'order' in state ? state.order : null,
    serial: state.serial + 1,
    failure: 'internal',
    money: moneyOf(state),
    faults: [],
    resumes: false,
  };
}
