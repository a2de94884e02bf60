import type { MoneyTruth } from '@unstuck/protocol';
import type { Creating, Paying, State, Work } from './state.ts';

/** A state that is making an order or starting its payment. */
export type Working = Creating | (Paying & { readonly work: Work });

export function isWorking(state: State): state is Working {
  return state.phase === 'creating' || (state.phase === 'paying' && state.work !== null);
}

export function beginWork(operation: Work['operation'], step: Work['step'], serial: number, unsure: boolean): Work {
  const attempts = step === 'requesting' ? 1 : 0;
  return { operation, step, since: serial, attempts, waitMs: 0, unsure, trouble: null, slow: 'no' };
}

/** Whether something that was never answered may have been sent under this key, by this page or by one that nobody remembers. */
export function isInDoubt({ phase, work, intent }: Working): boolean {
  return work.unsure || (phase === 'creating' && intent.unremembered === true);
}

/** What can be said of the money if the work stopped now: a request in flight counts as sent. */
export function moneyWhileWorking(state: Working): MoneyTruth {
  if (isInDoubt(state) || state.work.step === 'requesting') return 'unknown';
  return state.phase === 'creating' ? 'not-sent' : state.order.money;
}
