import { toDecimal } from '@unstuck/protocol';
import type { FailureCode, MoneyTruth } from '@unstuck/protocol';
import { enterOrder } from './enter-order.ts';
import { failed } from './failed.ts';
import type { FieldFault, Outcome } from './outcome.ts';
import { enterReady, startConfirming } from './resume.ts';
import { BACKOFF, backoffMs, judge } from './retry-policy.ts';
import type { Failed, Ready, State, Work } from './state.ts';
import { isInDoubt, moneyWhileWorking } from './work.ts';
import type { Working } from './work.ts';

/** Sends the next request of the same work. */
export function requestNow(state: Working, operation: Work['operation'], serial: number): Working {
  const work: Work = { ...state.work, operation, step: 'requesting', attempts: state.work.attempts + 1 };
  return { ...state, serial, work };
}

export function whenReplied(state: Working, outcome: Outcome, chance: number): State {
  const { work } = state;
  const verdict = judge(outcome, work.operation);
  switch (verdict.kind) {
    case 'order': {
      const { order } = verdict;
      // An answer to "pay" without a payment starts nothing: going on from it would ask for ever.
      const nothing = work.operation === 'pay' && order.state === 'open' && order.payment === null;
      return nothing ? tryAgain(state, 'server.error', true, null, chance) : enterOrder(state, order, state.purchase);
    }
    case 'absent':
      if (state.intent.old) return askFirst(state);
      return work.attempts < BACKOFF.maxAttempts ? requestNow(state, 'create', state.serial + 1) : giveUp(state);
    case 'stale':
      return state.phase === 'paying' ? startConfirming(state, state.order, 'read') : giveUp(state);
    case 'again':
      return tryAgain(state, verdict.trouble, verdict.unsure, verdict.afterMs, chance);
    case 'stop':
      return refuse(state, verdict.failure, verdict.money, verdict.faults);
  }
}

/** Shows the form with what was submitted so long ago that nobody may mean it any more. */
function askFirst(state: Working): Ready {
  const { amount, currency, channel } = state.purchase;
  return { ...enterReady(state, { ...state.intent, old: false }), draft: { amountText: toDecimal(amount, currency), channel } };
}

/** The attempt's deadline: the request is dropped, its fate unknown unless it was never sent. */
export function whenAttemptElapsed(state: Working, headersSeen: boolean | null, chance: number): State {
  if (headersSeen === null) return refuse(state, 'session.expired', 'not-sent', []);
  return tryAgain(state, headersSeen ? 'response.stalled' : 'request.timeout', true, null, chance);
}

/** The total deadline, or the last attempt: names what went wrong last. */
export function giveUp(state: Working): Failed {
  const { work } = state;
  const inFlight = work.step === 'requesting';
  return fail(state, work.trouble ?? (inFlight ? 'request.timeout' : 'internal'), moneyWhileWorking(state), []);
}

export function whenOffline(state: Working): Failed {
  return fail(state, 'offline', moneyWhileWorking(state), []);
}

function tryAgain(state: Working, trouble: FailureCode, unsure: boolean, afterMs: number | null, chance: number): State {
  const { work } = state;
  const next: Work = {
    ...work,
    step: 'waiting',
    unsure: work.unsure || unsure,
    trouble,
    waitMs: backoffMs(work.attempts, afterMs, chance),
    // Starting a payment is idempotent at the server; making an order is asked about first.
    operation: work.operation !== 'pay' && (work.unsure || unsure) ? 'lookup' : work.operation,
  };
  const waiting: Working = { ...state, serial: state.serial + 1, work: next };
  return work.attempts < BACKOFF.maxAttempts ? waiting : giveUp(waiting);
}

/** A refusal proves something of its own request only; what else is out there is told by the order. That of a channel is told after a look at all of it. */
function refuse(state: Working, failure: FailureCode, money: MoneyTruth, faults: readonly FieldFault[]): Failed {
  const elsewhere = state.phase === 'paying' && money === 'not-sent' && failure !== 'channel.rejected' ? state.order.money : money;
  return fail(state, failure, isInDoubt(state) ? 'unknown' : elsewhere, faults);
}

function fail(state: Working, failure: FailureCode, money: MoneyTruth, faults: readonly FieldFault[]): Failed {
  return failed(state, state.purchase, state.phase === 'paying' ? state.order : null, failure, money, faults);
}
