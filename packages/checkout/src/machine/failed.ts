import type { FailureCode, MoneyTruth, Order } from '@unstuck/protocol';
import { carriedOn } from './carried-on.ts';
import type { FieldFault } from './outcome.ts';
import type { Failed, Purchase, State } from './state.ts';

/** Ends in words and a way on. */
export function failed(from: State, purchase: Purchase, order: Order | null, failure: FailureCode, money: MoneyTruth, faults: readonly FieldFault[] = []): Failed {
  return { ...carriedOn(from), phase: 'failed', purchase, order, failure, money, faults };
}
