import { PROBLEM_CODES, PROBLEM_KINDS } from '@unstuck/protocol';
import { demandOf } from '../machine/demand.ts';
import type { Event } from '../machine/event.ts';
import { isUnderWay, recordOf } from '../machine/ledger-record.ts';
import type { Outcome } from '../machine/outcome.ts';
import type { State } from '../machine/state.ts';
import { transition } from '../machine/transition.ts';
import { bootState, FRESH_INTENT, INTENT, ORDERS, PURCHASE, RECORDS } from './fixtures.ts';

/** One step that the world, the person or the page can take. */
export interface Step {
  readonly by: 'world' | 'person' | 'page';
  readonly label: string;
  readonly event: Event | null;
  readonly next: State;
}

/** Every ending of a request. Lost replies are `network-error` and `body-lost`; hangs and stalls are timers. */
const OUTCOMES: readonly Outcome[] = [
  ...ORDERS.map((order): Outcome => ({ kind: 'ok', order })),
  ...PROBLEM_CODES.map((code): Outcome => ({ kind: 'problem', code, ...PROBLEM_KINDS[code], faults: [], retryAfterMs: null })),
  { kind: 'problem', code: 'rate.limited', ...PROBLEM_KINDS['rate.limited'], faults: [], retryAfterMs: 60_000 },
  ...[302, 403, 429, 503].map((status): Outcome => ({ kind: 'http-error', status, retryAfterMs: null })),
  { kind: 'not-json' },
  { kind: 'wrong-schema' },
  { kind: 'network-error' },
  { kind: 'body-lost' },
  { kind: 'offline' },
  { kind: 'blocked' },
];

const GESTURES: readonly Event[] = [
  { type: 'edited', amountText: '' },
  { type: 'edited', amountText: '50' },
  { type: 'submitted' },
  { type: 'retried', fresh: FRESH_INTENT, record: null },
  ...RECORDS.map((record): Event => ({ type: 'retried', fresh: FRESH_INTENT, record })),
  { type: 'handed-off' },
  { type: 'paid' },
  { type: 'switched', channel: 'wechat' },
  { type: 'cancelled' },
];

const WORLD: readonly Event[] = [
  { type: 'went-offline' },
  { type: 'came-online' },
  { type: 'hidden' },
  { type: 'shown' },
  { type: 'hand-off-blocked' },
  ...RECORDS.map((record): Event => ({ type: 'told', record })),
];

/**
 * All steps out of a state. A freeze, or a clock that jumps either way, makes timers fire early, late or in any
 * order: so every running timer may fire now. `headersSeen` tells a stalled body from a request never answered, and from one never sent.
 * @param sent whether anything may have left: then the account is known already, and the ledger open
 */
function stepsFrom(state: State, sent: boolean): Step[] {
  const demand = demandOf(state);
  const steps: Step[] = [];
  const add = (by: Step['by'], label: string, event: Event): void => {
    steps.push({ by, label, event, next: transition(state, event) });
  };
  for (const timer of demand.timers) {
    if (timer.name === 'claim') continue;
    for (const headersSeen of timer.name === 'attempt' ? [false, true, null] : [false]) {
      add('world', `timer ${timer.name}`, { type: 'elapsed', timer: timer.name, headersSeen, chance: 0.5 });
    }
  }
  if (demand.claim) {
    for (const record of [null, ...RECORDS]) add('world', 'claimed', { type: 'claimed', record });
  }
  if (demand.request !== null) {
    for (const outcome of OUTCOMES) {
      add('world', `reply ${outcome.kind}`, { type: 'replied', serial: state.serial, outcome, chance: 0.5 });
    }
  }
  for (const event of GESTURES) add('person', event.type, event);
  for (const event of WORLD) add('world', event.type, event);
  for (const record of [recordOf(state), null]) {
    const booted = bootState({ online: state.online });
    const event: Event = { type: 'recalled', record, fresh: FRESH_INTENT };
    steps.push({ by: 'page', label: record === null ? 'reload, storage denied' : 'reload', event, next: transition(booted, event) });
  }
  // An unmounted checkout runs nothing; the next mount starts like a reload.
  steps.push({ by: 'page', label: 'unmount, mount', event: null, next: bootState({ online: state.online }) });
  for (const record of [null, ...RECORDS]) {
    if (state.phase === 'boot' || state.phase === 'ready') add('world', 'recalled', { type: 'recalled', record, fresh: FRESH_INTENT });
    if (!sent) add('world', 'recalled late', { type: 'recalled', record, fresh: FRESH_INTENT, late: true });
  }
  return steps;
}

/**
 * The same state with everything reduced that decides nothing: serials to whether a deadline began with the present
 * request or earlier (they are only ever compared with the current one), names of keys to one name (records are of
 * "the same" or "another" key, and old or not), the wait and the last trouble to whether there is one, texts that are only passed on.
 */
export function canonical(state: State): State {
  const serial = 100;
  const place = (since: number, earlier: number): number => (since === state.serial ? serial : earlier);
  const draft = state.phase === 'ready' ? state.draft : { amountText: '50', channel: 'alipay' as const };
  const intent = state.intent.old ? { ...INTENT, old: true } : INTENT;
  const reduced: State = { ...state, serial, intent, draft };
  if ('purchase' in reduced) Object.assign(reduced, { purchase: PURCHASE });
  if ('work' in reduced && reduced.work !== null) {
    const { since, waitMs, trouble } = reduced.work;
    const seen = { since: place(since, 50), waitMs: waitMs > 0 ? 1 : 0, trouble: trouble === null ? null : 'network.failed' };
    Object.assign(reduced, { work: { ...reduced.work, ...seen } });
  }
  if ('watch' in reduced) {
    // While the payment is being started the watch is idle and made anew afterwards.
    const { watch } = reduced;
    Object.assign(reduced, { watch: { ...watch, since: place(watch.since, 50), readAt: place(watch.readAt, 70) } });
  }
  return reduced;
}

/** Whether something sent may have taken effect without the checkout knowing: the truth, kept beside the machine. */
export type Doubt = boolean;

/** How one step changes the truth about what was sent. */
export function doubtAfter(doubt: Doubt, state: State, { event, next, by }: Step): Doubt {
  if (next.phase === 'boot') return doubt;
  // The ledger could not be read: like a reload with storage denied, this page knows of no earlier intent.
  if (event?.type === 'elapsed' && event.timer === 'boot') return false;
  if (event?.type === 'recalled' && next !== state) return isUnderWay(event.record);
  if (event?.type === 'replied' && event.outcome.kind === 'ok' && next !== state) return false;
  // What was sent long ago, and is not known to the server, will not arrive any more.
  if (state.intent.old && event?.type === 'replied' && next.phase === 'ready') return false;
  const joins = next.intent.key !== state.intent.key && next.phase === 'creating';
  if (joins) return true;
  if (by === 'person' && next.phase === 'ready' && next.intent.key !== state.intent.key) return false;
  const before = demandOf(state).request;
  if (before === null || (before.operation !== 'create' && before.operation !== 'pay')) return doubt;
  if (demandOf(next).request?.serial === before.serial) return doubt;
  const provedNotSent =
    (event?.type === 'elapsed' && event.headersSeen === null) ||
    (event?.type === 'replied' &&
      (event.outcome.kind === 'offline' ||
        event.outcome.kind === 'blocked' ||
        (event.outcome.kind === 'problem' && event.outcome.money === 'not-sent')));
  return doubt || !provedNotSent;
}

/** Visits every state that can be reached, with every truth that can hold beside it, once. Returns how many there are. */
export function explore(visit: (state: State, doubt: Doubt, steps: readonly Step[]) => void): number {
  const seen = new Set<string>();
  const frontier: [State, Doubt][] = [];
  const push = (state: State, doubt: Doubt): void => {
    const reduced = canonical(state);
    const key = JSON.stringify([reduced, doubt]);
    if (seen.has(key)) return;
    seen.add(key);
    frontier.push([reduced, doubt]);
  };
  push(bootState(), false);
  push(bootState({ online: false }), false);
  for (let at = frontier.pop(); at !== undefined; at = frontier.pop()) {
    const [state, doubt] = at;
    const steps = stepsFrom(state, doubt);
    visit(state, doubt, steps);
    for (const step of steps) {
      const next = doubtAfter(doubt, state, step);
      if (step.next !== state || next !== doubt) push(step.next, next);
    }
  }
  return seen.size;
}
