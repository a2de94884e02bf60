import type { Order } from '@unstuck/protocol';
import { demandOf } from '../machine/demand.ts';
import type { Event } from '../machine/event.ts';
import { mayReplace, recordOf } from '../machine/ledger-record.ts';
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
  return { tabs: [bootState(), bootState()], stored: null, orders: [], afloat: [], untold: [null, null] };
}

function enter(world: World, tab: Tab, event: Event, from: State = world.tabs[tab]): World {
  const next = transition(from, event);
  const before = demandOf(from).request;
  const kept = demandOf(next).request?.serial === before?.serial;
  const dropped = before?.operation === 'create' && !kept && event.type !== 'replied' ? [before.key] : [];
  const record = recordOf(next);
  const writes = record !== null && JSON.stringify(record) !== JSON.stringify(recordOf(from)) && mayReplace(world.stored, record);
  const other = tab === 0 ? 1 : 0;
  const untold: [LedgerRecord | null, LedgerRecord | null] = [world.untold[0], world.untold[1]];
  if (writes) untold[other] = record;
  const tabs: [State, State] = [world.tabs[0], world.tabs[1]];
  tabs[tab] = settle(next);
  return {
    tabs, untold, orders: world.orders,
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

/** All that can happen next. Nobody tops up a second time here: any second key that is sent is a second order for one intent. */
export function worldsAfter(world: World): World[] {
  const worlds: World[] = [];
  for (const tab of [0, 1] as const) {
    const state = world.tabs[tab];
    const demand = demandOf(state);
    const go = (event: Event, orders = world.orders): void => {
      worlds.push({ ...enter(world, tab, event), orders });
    };
    if (state.phase === 'boot') go(recalled(world.stored, freshOf(tab, false)));
    if (state.phase === 'ready') go({ type: 'submitted' });
    if (demand.claim) go({ type: 'claimed', record: world.stored });
    const told = world.untold[tab];
    if (told !== null) {
      const untold: [LedgerRecord | null, LedgerRecord | null] = [world.untold[0], world.untold[1]];
      untold[tab] = null;
      worlds.push(enter({ ...world, untold }, tab, { type: 'told', record: told }));
    }
    for (const { name } of demand.timers) {
      if (name === 'attempt' || name === 'back-off' || name === 'total' || name === 'boot') {
        go({ type: 'elapsed', timer: name, headersSeen: false, chance: 0.5 });
      }
    }
    if (demand.request !== null) {
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
    if (state.phase === 'failed') go({ type: 'retried', fresh: freshOf(tab, true), record: world.stored });
    // A reload: the page forgets everything but the storage.
    const rebooted = bootState();
    const aborted = demand.request?.operation === 'create' ? [demand.request.key] : [];
    const afloat = [...new Set([...world.afloat, ...aborted])].sort();
    worlds.push(enter({ ...world, afloat }, tab, recalled(world.stored, freshOf(tab, true)), rebooted));
  }
  for (const key of world.afloat) {
    const afloat = world.afloat.filter((other) => other !== key);
    worlds.push({ ...world, afloat, orders: [...new Set([...world.orders, key])].sort() });
  }
  return worlds;
}

/** Keys under which something was sent, or may still arrive. */
export function sentKeys(world: World): string[] {
  const inFlight = world.tabs.flatMap((state) => {
    const { request } = demandOf(state);
    return request?.operation === 'create' ? [request.key] : [];
  });
  return [...new Set([...world.orders, ...world.afloat, ...inFlight])];
}

