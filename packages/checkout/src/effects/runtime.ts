import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { chance } from '@unstuck/compat/chance';
import type { Claim } from '@unstuck/compat/single-flight';
import { CHANNEL_IDS } from '@unstuck/protocol';
import type { ChannelId, Meta } from '@unstuck/protocol';
import { DEADLINES } from '../machine/deadlines.ts';
import { demandOf } from '../machine/demand.ts';
import type { Demand, RequestDemand, TimerName } from '../machine/demand.ts';
import type { Event } from '../machine/event.ts';
import { flatRecord, mayReplace, recordOf } from '../machine/ledger-record.ts';
import type { LedgerRecord } from '../machine/ledger-record.ts';
import type { Offer, State } from '../machine/state.ts';
import { transition } from '../machine/transition.ts';
import type { AttemptLedger } from './attempt-ledger.ts';
import { brokenState } from './broken-state.ts';
import { factsOf } from './facts-of.ts';
import type { Observe } from './observe.ts';
import { createOfferWatch } from './offer-watch.ts';
import type { InFlight, OrderClient } from './order-client.ts';
import { createTiming } from './timing.ts';
import type { Timing } from './timing.ts';

export interface Runtime {
  state(): State;
  dispatch(event: Event): void;
  /** Calls back on every change of state, and once a second while something counts down. There is one listener: the next takes its place. */
  subscribe(listener: () => void): () => void;
  timing: Timing['read'];
  dispose(): void;
}

export interface RuntimeParts {
  readonly platform: Platform;
  readonly client: OrderClient;
  readonly ledger: AttemptLedger;
  readonly claim: Claim;
  readonly observe: Observe;
  /** Channels the page offers; null for all that the server does. */
  readonly channels: readonly ChannelId[] | null;
  /** In phase `boot`. */
  readonly initial: State;
}

const TICK_MS = 1_000;
/** A timer that is so much late was slept through. */
const OVERSLEPT_MS = 2_000;

/**
 * Carries out what the state demands: timers, the one request, the claim, the ledger. It decides nothing. What is to be remembered
 * is written before anything is sent. Nothing it calls can throw into the page, and a defect ends in a state that says so.
 */
export function createRuntime({ platform, client, ledger, claim, observe, channels, initial }: RuntimeParts): Runtime {
  const timers: Record<string, number> = {};
  const queue: Event[] = [];
  const timing = createTiming(platform.now);
  const offer = createOfferWatch({ platform, client, arrived: metaArrived });
  let listener = (): void => undefined;
  let state = initial;
  let busy = false;
  let disposed = false;
  let flight: { readonly serial: number; readonly request: InFlight } | null = null;
  let release: (() => void) | null = null;
  let ticking = 0;
  let store: string | null = null;

  function dispatch(event: Event): void {
    if (disposed) return;
    queue.push(event);
    if (busy) return;
    busy = true;
    for (let next = queue.shift(); next !== undefined && !disposed; next = queue.shift()) step(next);
    busy = false;
  }

  function step(event: Event): void {
    try {
      const next = transition(state, event);
      if (next !== state) enter(next, event);
    } catch {
      fence(() => enter(brokenState(state), null));
    }
  }

  function enter(next: State, event: Event | null): void {
    const previous = state;
    state = next;
    timing.follow(next);
    fence(() => remember(previous, next));
    for (const fact of factsOf(previous, next, event && event.type)) observe(next.intent.attemptId, fact);
    reconcile(demandOf(next), event);
    notify();
    // Once the attempt has its name, and after everything that matters more.
    if (!disposed) offer.follow(next);
  }

  function remember(previous: State, next: State): void {
    const record = recordOf(next);
    const before = recordOf(previous);
    if (record === null || (before !== null && textOf(record) === textOf(before))) return;
    const stored = ledger.read();
    if (!mayReplace(stored, record)) {
      queue.push({ type: 'told', record: stored });
      return;
    }
    ledger.write(record);
    const { kind } = platform.storage;
    if (store !== kind) observe(next.intent.attemptId, { type: 'storage-chosen', store: kind });
    store = kind;
  }

  function textOf(record: LedgerRecord): string {
    return platform.encodeJson(flatRecord(record));
  }

  function reconcile(demand: Demand, event: Event | null): void {
    for (const id of Object.keys(timers)) {
      if (demand.timers.some((timer) => timer.id === id)) continue;
      platform.clearTimer(timers[id] as number);
      delete timers[id];
    }
    if (flight && flight.serial !== demand.request?.serial) {
      flight.request.drop(event?.type === 'elapsed' ? 'timeout' : 'aborted');
      flight = null;
    }
    if (release && state.phase !== 'creating') {
      fence(release);
      release = null;
    }
    for (const { name, id, ms } of demand.timers) {
      // A timer that has fired keeps its id until the state no longer wants it, so that it fires once.
      if (timers[id] === undefined) arm(name, id, ms);
    }
    if (demand.request && !flight) send(demand.request);
    if (demand.claim) release ??= fence(askForTheRight, () => undefined);
    if (timing.isMoving()) ticking ||= platform.setTimer(tick, TICK_MS);
  }

  /** After a sleep timers run before the answers that came meanwhile are read: those have a moment, in which nothing is given up nor offered. */
  function arm(name: TimerName, id: string, ms: number): void {
    const lateAt = platform.now() + ms + OVERSLEPT_MS;
    timers[id] = platform.setTimer(() => {
      if (flight && platform.now() > lateAt) timers[id] = platform.setTimer(() => elapsed(name), DEADLINES.waking);
      else elapsed(name);
    }, ms);
  }

  function send(demand: RequestDemand): void {
    const { serial } = demand;
    const request = client.send(demand, state.intent.attemptId, (outcome) =>
      dispatch({ type: 'replied', serial, outcome, chance: chance(platform) }));
    flight = { serial, request };
  }

  function askForTheRight(): () => void {
    const slot = ledger.slot();
    if (slot !== null) return claim(slot, claimed);
    // Whose checkout this is, and so who else may be at it, only the token can tell; without one nothing will be sent.
    const timer = platform.setTimer(claimed, 0);
    return () => platform.clearTimer(timer);
  }

  function claimed(): void {
    ledger.salvage();
    dispatch({ type: 'claimed', record: ledger.read() });
  }

  function elapsed(timer: TimerName): void {
    if (timer === 'claim') claimed();
    else dispatch({ type: 'elapsed', timer, headersSeen: flight && flight.request.headersSeen(), chance: chance(platform) });
  }

  function metaArrived(arrived: Meta): void {
    // What a newer service offers besides has no name here, nor a way to pay by it.
    const offered = arrived.channels.filter(({ id }) => (channels ?? CHANNEL_IDS).indexOf(id as ChannelId) >= 0) as Offer['channels'];
    dispatch({ type: 'meta-arrived', meta: { ...arrived, channels: offered } });
  }

  function tick(): void {
    ticking = timing.isMoving() ? platform.setTimer(tick, TICK_MS) : 0;
    notify();
  }

  function notify(): void {
    fence(listener);
  }

  timing.follow(state);
  fence(() => reconcile(demandOf(state), null));

  return {
    state: () => state,
    dispatch,
    subscribe(next) {
      listener = next;
      return () => {
        listener = () => undefined;
      };
    },
    timing: timing.read,
    dispose() {
      disposed = true;
      for (const id of Object.keys(timers)) platform.clearTimer(timers[id] as number);
      platform.clearTimer(ticking);
      flight?.request.drop('aborted');
      offer.dispose();
      if (release) fence(release);
    },
  };
}
