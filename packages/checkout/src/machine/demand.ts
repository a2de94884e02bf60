import { DEADLINES, LONGEST_TIMER } from './deadlines.ts';
import type { Operation, Purchase, State, Watching } from './state.ts';
import { isWatching } from './watch.ts';
import { isWorking } from './work.ts';
import type { Working } from './work.ts';

/** `claim` ends as the event `claimed`, each other one as `elapsed`. */
export type TimerName =
  | 'boot' | 'claim' | 'attempt' | 'back-off' | 'notice' | 'action' | 'total' | 'poll' | 'slow-down' | 'expiry';

export interface Timer {
  readonly name: TimerName;
  /** The same id on two states in a row is the same, still running timer. */
  readonly id: string;
  readonly ms: number;
}

/** A request that must be in flight. Another serial is another request: the former is aborted. */
export interface RequestDemand {
  readonly serial: number;
  readonly operation: Operation;
  /** 1 for the first request of its work. */
  readonly attempt: number;
  readonly key: string;
  readonly orderId: string | null;
  readonly purchase: Purchase;
}

/** All that must be running while a state lasts. The runtime only makes it so; it decides nothing. */
export interface Demand {
  readonly timers: readonly Timer[];
  readonly request: RequestDemand | null;
  /** Whether this tab asks the others for the right to send. */
  readonly claim: boolean;
}

const NOTHING: Demand = { timers: [], request: null, claim: false };

export function demandOf(state: State): Demand {
  if (state.phase === 'boot') return { ...NOTHING, timers: [timer('boot', state.serial, DEADLINES.boot)] };
  if (isWorking(state)) return working(state, state.phase === 'paying' ? state.order.id : null);
  return isWatching(state) ? watching(state) : NOTHING;
}

function working(state: Working, orderId: string | null): Demand {
  const { work, serial } = state;
  const { step, since, slow } = work;
  const timers = [
    timer('total', since, DEADLINES.total),
    step === 'claiming' ? timer('claim', serial, DEADLINES.claim)
      : step === 'waiting' ? timer('back-off', serial, work.waitMs)
        : timer('attempt', serial, DEADLINES.attempt),
  ];
  if (slow === 'no') timers.push(timer('notice', since, DEADLINES.notice));
  if (slow !== 'action') timers.push(timer('action', since, DEADLINES.action));
  return { timers, request: step === 'requesting' ? request(state, work.operation, work.attempts, orderId) : null, claim: step === 'claiming' };
}

function watching(state: Watching): Demand {
  const { watch, order } = state;
  const timers: Timer[] = [];
  if (!watch.final) {
    // What the service cannot close has no time left, and is looked at all the same, but rarely.
    const expiry = Math.min((order.remainingSeconds * 1000 || DEADLINES.pollFastFor) + DEADLINES.expiryGrace, LONGEST_TIMER);
    timers.push(timer('expiry', watch.readAt, expiry));
  }
  if (watch.pace === 'fast') timers.push(timer('slow-down', watch.since, DEADLINES.pollFastFor));
  if (watch.asking !== null) {
    timers.push(timer('attempt', state.serial, DEADLINES.attempt));
    return { ...NOTHING, timers, request: request(state, watch.asking, watch.misses + 1, order.id) };
  }
  if ((!state.hidden && state.online) || watch.final) {
    timers.push(timer('poll', state.serial, watch.pace === 'fast' ? DEADLINES.pollFast : DEADLINES.pollSlow));
  }
  return { ...NOTHING, timers };
}

function request(
  state: State & { readonly purchase: Purchase },
  operation: Operation,
  attempt: number,
  orderId: string | null,
): RequestDemand {
  return { serial: state.serial, operation, attempt, key: state.intent.key, orderId, purchase: state.purchase };
}

function timer(name: TimerName, serial: number, ms: number): Timer {
  return { name, id: `${name}#${serial}`, ms };
}
