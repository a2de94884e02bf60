import { enterOrder } from './enter-order.ts';
import { failed } from './failed.ts';
import type { Outcome } from './outcome.ts';
import { failureOf } from './retry-policy.ts';
import { LOST_AFTER } from './state.ts';
import type { Failed, State, Watch, Watching } from './state.ts';

/** Asks now; a check already in flight is dropped for it. */
export function askNow(state: Watching, asking: NonNullable<Watch['asking']>): Watching {
  return { ...state, serial: state.serial + 1, watch: { ...state.watch, asking } };
}

/** The next check in line: the channel itself is asked when it matters, the server's own books otherwise. */
export function poll(state: Watching): Watching {
  const { watch } = state;
  const matters = watch.final || (state.phase === 'confirming' && watch.pace === 'slow');
  return askNow(state, matters ? 'reconcile' : 'read');
}

/** The order's time is up by the server's count: one last look before anybody says so. */
export function whenExpiryElapsed(state: Watching): Watching {
  return askNow({ ...state, watch: { ...state.watch, final: true } }, 'reconcile');
}

export function whenChecked(state: Watching, outcome: Outcome): State {
  if (outcome.kind === 'ok') return enterOrder(state, outcome.order, state.purchase);
  if (outcome.kind === 'problem' && outcome.status === 401) {
    return lost(state, failureOf(outcome.code, outcome.status));
  }
  const busy = 'status' in outcome && (outcome.status === 429 || outcome.status === 503);
  return whenMissed(busy ? { ...state, watch: { ...state.watch, pace: 'slow' } } : state);
}

/** A check without an answer. Nothing is concluded from silence, except at the very end that we do not know. */
export function whenMissed(state: Watching): State {
  const { watch } = state;
  const misses = Math.min(watch.misses + 1, LOST_AFTER);
  if (watch.final && misses >= LOST_AFTER) return lost(state, 'confirmation.unreachable');
  const pace = misses >= LOST_AFTER ? 'slow' : watch.pace;
  const result = watch.asking === 'cancel' ? 'not-cancelled' : watch.result;
  return { ...state, serial: state.serial + 1, watch: { ...watch, asking: null, misses, pace, result } };
}

function lost(state: Watching, failure: Failed['failure']): Failed {
  return failed(state, state.purchase, state.order, failure, 'unknown');
}
