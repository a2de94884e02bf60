import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { chance } from '@unstuck/compat/chance';
import { REPORT_LIMITS } from '@unstuck/protocol';
import type { CarryingDoor, Diagnosis, DoorOutcome, Report } from '@unstuck/protocol';
import type { DoorResult } from './door.ts';
import { createDoors } from './doors.ts';
import type { DoorOptions } from './doors.ts';
import { loadLeft, loadOf } from './load.ts';
import type { Load } from './load.ts';
import { createSpool } from './spool.ts';
import { BUSY_AGAIN_MS, createTurns } from './turns.ts';

export interface DeliveryOptions {
  readonly platform: Platform;
  readonly scope: Window;
  /** Absolute base URLs of the service, without a slash at their ends. */
  readonly bases: readonly string[];
  readonly doors: DoorOptions | undefined;
  readonly siteKey: string | undefined;
  /** Whether an order is being sent: reports wait until it is not. */
  readonly busy: () => boolean;
}

export type DeliveryStatus = Diagnosis['delivery'];

export interface Delivery {
  /** Accepts a report: it is stored before it is sent, and tried until it is acknowledged. The same id again replaces what is not acknowledged yet. */
  send(report: Report): void;
  /** The person took the report that was sent last along, or could not: that is a way out like the others. */
  carried(by: CarryingDoor, done: boolean): void;
  /** Attempts for the report sent last, as they go into the report itself. */
  log(): readonly Report['deliveries'][number][];
  /** Of the report sent last; null before there is one. */
  status(): DeliveryStatus;
  /** Calls back whenever {@link Delivery.status} changes. Returns what ends it. */
  subscribe(listener: (status: DeliveryStatus) => void): () => void;
  dispose(): void;
}

/** How long a fresh page waits, in milliseconds, before it sends what an earlier one left. */
export const REPLAY_AFTER_MS = 3_000;
/** Between rounds through all doors; then the report rests until the connection returns or a page loads. */
const ROUNDS_AFTER_MS: readonly number[] = [5_000, 15_000, 60_000, 240_000];
/** A collector that asks for more is asked again when the connection returns or a page loads. */
const MAX_WAIT_MS = 300_000;
/** A refusal by the collector itself will hardly change: it counts as several tries. */
const REFUSED_TRIES = 5;
const MAX_LOADS = 10;

/**
 * Gets reports out of a page by whatever way is open, one at a time and one tab at a time. A report counts as delivered once the
 * collector has answered with its id, and not before.
 */
export function createDelivery({ platform, scope, bases, doors, siteKey, busy }: DeliveryOptions): Delivery {
  const wallClock = Date.now;
  const spool = createSpool(platform, wallClock);
  const ways = createDoors(platform, scope, bases, doors, siteKey);
  const turns = createTurns({ platform, scope, wallClock, busy, begin });
  const startedAt = platform.now();
  const loads: Load[] = [];
  let latest: Load | null = null;
  let status: DeliveryStatus = null;
  let listeners: readonly ((status: DeliveryStatus) => void)[] = [];
  let disposed = false;

  function become(next: DeliveryStatus): void {
    if (status === next) return;
    status = next;
    for (const listener of listeners) fence(() => listener(next));
  }

  function note(load: Load, door: Report['deliveries'][number]['door'], outcome: DoorOutcome | `refused-${number}`): void {
    load.log.push({ door, outcome, at: Math.round(platform.now() - startedAt) });
    if (load.log.length > REPORT_LIMITS.maxDeliveries) load.log.shift();
  }

  function begin(): void {
    adopt();
    const load = loads.filter(({ over, notBefore }) => !over && notBefore <= platform.now())[0];
    if (load === undefined) return rest();
    load.answer = null;
    round(load, 0);
  }

  /** Takes over what an earlier page or another tab has left, and lets go of what was settled there. */
  function adopt(): void {
    for (const load of loads) if (!load.over && spool.isSettled(load.id)) finish(load);
    for (const left of spool.all()) if (!loads.some(({ id }) => id === left.id)) take(loadLeft(left));
  }

  function take(load: Load): void {
    loads.push(load);
    if (loads.length > MAX_LOADS) loads.shift();
  }

  function round(load: Load, index: number): void {
    const way = ways[index];
    if (disposed || load.over) return rest();
    // An order that is sent meanwhile has the line to itself.
    if (busy()) return rest(BUSY_AGAIN_MS);
    if (way === undefined) return shut(load);
    const { report } = load;
    way.attempt(load, (result) => {
      note(load, way.door, wordOf(result));
      if (result.outcome === 'acknowledged') {
        // What became of it meanwhile goes the same way.
        if (load.report === report) finish(load);
        return rest();
      }
      if (result.outcome === 'busy' || result.outcome === 'refused') load.answer = result.outcome;
      if (result.outcome !== 'busy') return round(load, index + 1);
      // Behind every other door is the same collector.
      load.notBefore = result.retryAfterMs > MAX_WAIT_MS ? Infinity : platform.now() + result.retryAfterMs;
      shut(load);
    });
  }

  function finish(load: Load): void {
    load.over = true;
    fence(() => spool.settle(load.id));
    if (load === latest) become('delivered');
  }

  /** No door was open. */
  function shut(load: Load): void {
    const wait = ROUNDS_AFTER_MS[load.rounds];
    load.rounds += 1;
    load.notBefore = Math.max(load.notBefore, platform.now() + (wait ?? Infinity) * (0.75 + chance(platform) / 2));
    // What is kept tells of the attempts made so far.
    fence(() => keep(load));
    if (load === latest && !(load.answer === 'busy' && load.notBefore < Infinity)) become('blocked');
    rest();
  }

  /** What has left the spool meanwhile, because others needed the room or it was given up, stays out. */
  function keep(load: Load): void {
    const kept = spool.all().filter(({ id }) => id === load.id)[0];
    if (!kept && load.rounds > 0) return;
    const { since, tries } = kept ?? { since: wallClock(), tries: 0 };
    spool.put({ id: load.id, capsule: load.capsule(), since, tries: tries + (load.rounds !== 1 ? 0 : load.answer === 'refused' ? REFUSED_TRIES : 1) });
  }

  /** Ends the turn, and comes again when the next is due. */
  function rest(least = 0): void {
    turns.end();
    const due = loads.filter(({ over }) => !over).reduce((soonest, { notBefore }) => Math.min(soonest, notBefore), Infinity);
    if (due < Infinity) turns.ask(Math.max(least, due - platform.now(), 0));
  }

  /** A new chance for all: the connection is back, or another tab has left something. */
  function again(after: number): void {
    for (const load of loads) {
      load.notBefore = 0;
      load.rounds = Math.min(load.rounds, 1);
    }
    turns.ask(after);
  }

  const cameOnline = (): void => again(chance(platform) * 500);
  fence(() => scope.addEventListener('online', cameOnline));
  let stopObserving = (): void => undefined;
  // A page that opens its storage waits for another process of the browser: not while it starts.
  const firstLook = platform.setTimer(() => {
    // The tab that wrote tries first.
    stopObserving = spool.observe(() => turns.ask(REPLAY_AFTER_MS * (1 + chance(platform))));
    if (spool.all().length > 0) turns.ask(0);
  }, REPLAY_AFTER_MS * (1 + chance(platform)));

  return {
    send(report) {
      const known = loads.filter(({ id }) => id === report.reportId)[0];
      if (disposed || known?.over) return;
      const load = known ?? loadOf(report);
      if (!known) take(load);
      load.report = report;
      load.notBefore = 0;
      latest = load;
      fence(() => keep(load));
      if (!known) note(load, 'spool', spool.outlivesPage() ? 'kept' : 'not-kept');
      become('pending');
      turns.ask(0);
    },
    carried(by, done) {
      if (latest) note(latest, by, done ? 'taken' : 'not-taken');
    },
    log: () => latest?.log.slice() ?? [],
    status: () => status,
    subscribe(listener) {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    dispose() {
      disposed = true;
      listeners = [];
      platform.clearTimer(firstLook);
      fence(() => scope.removeEventListener('online', cameOnline));
      fence(stopObserving);
      turns.dispose();
    },
  };
}

function wordOf(result: DoorResult): DoorOutcome | `refused-${number}` {
  return result.outcome === 'refused' ? `refused-${result.status}` : result.outcome;
}
