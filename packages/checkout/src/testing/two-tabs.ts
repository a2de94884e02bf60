import type { Order } from '@unstuck/protocol';
import { demandOf } from '../machine/demand.ts';
import type { Event } from '../machine/event.ts';
import { isUnderWay, mayReplace, recordOf } from '../machine/ledger-record.ts';
import type { LedgerRecord } from '../machine/ledger-record.ts';
import type { Intent, State } from '../machine/state.ts';
import { transition } from '../machine/transition.ts';
import { canonical } from './explore.ts';
import { bootState, FORM, orderWith } from './fixtures.ts';

/** Two tabs of one person, the storage between them, the server, and what is still on its way to it. */
export interface World {
  readonly tabs: readonly [State, State];
  readonly stored: LedgerRecord | null;
  /** Keys the server has made an order for. */
  readonly orders: readonly string[];
  /** Creates that the client has given up on and that may still arrive. */
  readonly afloat: readonly string[];
  /** Whose token has not come yet: they know of no ledger, and what they would send waits. */
  readonly closed: readonly [boolean, boolean];
  /** What a tab has not been told yet. */
  readonly untold: readonly [LedgerRecord | null, LedgerRecord | null];
}

type Tab = 0 | 1;

const freshOf = (tab: Tab, reloaded: boolean): Intent => ({
  key: `key-${tab}${reloaded ? '-reloaded' : ''}`, attemptId: 'a', reference: 'r',
});

const ORDER: Order = orderWith({ channel: 'alipay', state: 'started', action: FORM });

/** The ledger's rule for a page that loads: take up what is under way, share an idle form's key, else begin anew. */
function recalled(stored: LedgerRecord | null, fresh: Intent): Event {
  if (stored === null) return { type: 'recalled', record: null, fresh };
  if (stored.stage === 'armed') return { type: 'recalled', record: null, fresh: stored.intent };
  return { type: 'recalled', record: stored, fresh };
}

export function start(): World {
  return { tabs: [bootState(), bootState()], stored: null, orders: [], afloat: [], closed: [false, false], untold: [null, null] };
}

function enter(world: World, tab: Tab, event: Event, from: State = world.tabs[tab]): World {
  const next = transition(from, event);
  const before = demandOf(from).request;
  const kept = demandOf(next).request?.serial === before?.serial;
  // What waited for the token never left.
  const waited = world.closed[tab] || (event.type === 'recalled' && event.late);
  const dropped = before?.operation === 'create' && !kept && event.type !== 'replied' && !waited ? [before.key] : [];
  const record = recordOf(next);
  const writes = !world.closed[tab] && record !== null && JSON.stringify(record) !== JSON.stringify(recordOf(from)) && mayReplace(world.stored, record);
  const other = tab === 0 ? 1 : 0;
  const untold: [LedgerRecord | null, LedgerRecord | null] = [world.untold[0], world.untold[1]];
  if (writes && !world.closed[other]) untold[other] = record;
  const tabs: [State, State] = [world.tabs[0], world.tabs[1]];
  tabs[tab] = settle(next);
  return {
    tabs, untold, orders: world.orders, closed: world.closed,
    stored: writes ? record : world.stored,
    afloat: [...new Set([...world.afloat, ...dropped])].sort(),
  };
}

/** Serials and counts to what they mean here, keys kept: they are what this is about. */
function settle(state: State): State {
  const settled = { ...canonical(state), intent: state.intent };
  if ('work' in settled && settled.work !== null) {
    return { ...settled, work: { ...settled.work, attempts: Math.min(settled.work.attempts, 2), slow: 'no' } };
  }
  return settled;
}

function closing(world: World, tab: Tab, closed: boolean): World {
  return { ...world, closed: tab === 0 ? [closed, world.closed[1]] : [world.closed[0], closed] };
}

/** The ledger's rule for a token that comes late: what is under way comes first, else what was begun meanwhile is written. */
function open(world: World, tab: Tab): World {
  const opened = closing(world, tab, false);
  const { stored } = world;
  if (isUnderWay(stored)) return enter(opened, tab, { type: 'recalled', record: stored, fresh: freshOf(tab, true), late: true });
  const state = world.tabs[tab];
  const record = recordOf(state);
  const told = tab === 0 ? [world.untold[0], record] as const : [record, world.untold[1]] as const;
  return { ...opened, stored: record, untold: world.closed[tab === 0 ? 1 : 0] ? world.untold : told };
}

/** All that can happen next. Nobody tops up a second time here: any second key that is sent is a second order for one intent. */
export function worldsAfter(world: World): World[] {
  const worlds: World[] = [];
  for (const tab of [0, 1] as const) {
    const state = world.tabs[tab];
    const demand = demandOf(state);
    const go = (event: Event, orders = world.orders): void => {
      worlds.push({ ...enter(world, tab, event), orders });
    };
    const closed = world.closed[tab];
    const stored = closed ? null : world.stored;
    if (state.phase === 'boot') go(recalled(world.stored, freshOf(tab, false)));
    if (state.phase === 'ready') go({ type: 'submitted' });
    // Out of the back-forward cache.
    if (state.phase === 'ready' && !closed) go(recalled(stored, freshOf(tab, true)));
    if (demand.claim) go({ type: 'claimed', record: stored });
    if (closed) worlds.push(open(world, tab));
    const told = world.untold[tab];
    if (told !== null) {
      const untold: [LedgerRecord | null, LedgerRecord | null] = [world.untold[0], world.untold[1]];
      untold[tab] = null;
      worlds.push(enter({ ...world, untold }, tab, { type: 'told', record: told }));
    }
    for (const { name } of demand.timers) {
      const elapsed: Event = { type: 'elapsed', timer: name === 'claim' ? 'total' : name, headersSeen: closed ? null : false, chance: 0.5 };
      if (name === 'attempt' || name === 'back-off' || name === 'total') go(elapsed);
      // The token is late: this page begins under a key of its own.
      if (name === 'boot') worlds.push(enter(closing(world, tab, true), tab, elapsed, { ...state, intent: freshOf(tab, false) }));
    }
    if (demand.request !== null && !closed) {
      const { key, operation } = demand.request;
      const reply = (outcome: Extract<Event, { type: 'replied' }>['outcome'], orders = world.orders): void =>
        go({ type: 'replied', serial: state.serial, outcome, chance: 0.5 }, orders);
      if (operation === 'create') {
        const orders = [...new Set([...world.orders, key])].sort();
        reply({ kind: 'ok', order: ORDER }, orders);
        reply({ kind: 'network-error' }, orders);
        reply({ kind: 'network-error' });
      } else if (operation === 'lookup' && !world.orders.includes(key)) {
        reply({ kind: 'problem', status: 404, code: 'order.not-found', retryable: false, money: 'unknown', faults: [], retryAfterMs: null });
        reply({ kind: 'network-error' });
      } else {
        reply({ kind: 'ok', order: ORDER });
        reply({ kind: 'network-error' });
      }
    }
    if (state.phase === 'failed') go({ type: 'retried', fresh: freshOf(tab, true), record: stored });
    // A reload: the page forgets everything but the storage.
    const rebooted = bootState();
    const aborted = demand.request?.operation === 'create' && !closed ? [demand.request.key] : [];
    const afloat = [...new Set([...world.afloat, ...aborted])].sort();
    worlds.push(enter(closing({ ...world, afloat }, tab, false), tab, recalled(world.stored, freshOf(tab, true)), rebooted));
  }
  for (const key of world.afloat) {
    const afloat = world.afloat.filter((other) => other !== key);
    worlds.push({ ...world, afloat, orders: [...new Set([...world.orders, key])].sort() });
  }
  return worlds;
}

/** Keys under which something was sent, or may still arrive. */
export function sentKeys(world: World): string[] {
  const inFlight = world.tabs.flatMap((state, tab) => {
    const { request } = demandOf(state);
    return request?.operation === 'create' && !world.closed[tab] ? [request.key] : [];
  });
  return [...new Set([...world.orders, ...world.afloat, ...inFlight])];
}

