import { actionsOf } from '../../packages/checkout/src/machine/actions.ts';
import { DEADLINES } from '../../packages/checkout/src/machine/deadlines.ts';
import { moneyOf } from '../../packages/checkout/src/machine/money.ts';
import { demandOf } from '../../packages/checkout/src/machine/demand.ts';
import type { State } from '../../packages/checkout/src/machine/state.ts';
import { isWorking } from '../../packages/checkout/src/machine/work.ts';
import type { Tab } from './person.ts';

/** Watches what every screen says, and remembers what was promised. */
export interface Witness {
  saw(tab: Tab, state: State): void;
  /** A platform took money under this key at this moment. */
  moneyWasTaken(key: string): void;
  readonly violations: string[];
  /** Order ids that a screen or a page ever held, with the key they were made under. */
  readonly orders: ReadonlyMap<string, string>;
  readonly keys: ReadonlySet<string>;
  /** Orders that a screen called paid. */
  readonly promisedPaid: ReadonlySet<string>;
}

/** A timer may fire in the same instant as the event that would have cleared it. */
const SLACK_MS = 100;

export function createWitness(now: () => number, say: (line: string) => void, slackMs = SLACK_MS): Witness {
  // Whatever a screen shows was told by an answer no older than one attempt.
  const newsMs = DEADLINES.attempt + slackMs;
  const violations: string[] = [];
  function violated(what: string): void {
    violations.push(what);
    say(`VIOLATION ${what}`);
  }
  const orders = new Map<string, string>();
  const keys = new Set<string>();
  const promisedPaid = new Set<string>();
  const taken = new Map<string, number>();
  // By page load: a reloaded page owes nothing to the waits of the one before.
  const last = new WeakMap<Tab['engine'], { state: State; since: number | null; began: number; frozenMs: number }>();

  function sawWork(tab: Tab, state: State): void {
    const known = last.get(tab.engine);
    const since = isWorking(state) ? state.work.since : null;
    const same = known !== undefined && since !== null && known.since === since && known.state.intent.key === state.intent.key;
    const began = same ? known.began : now();
    const frozenMs = same ? known.frozenMs : tab.frozenMs;
    if (since !== null) {
      const slept = tab.frozenMs - frozenMs;
      const lasted = now() - began - slept;
      const latest = slackMs + (slept > 0 ? DEADLINES.waking : 0);
      if (lasted > DEADLINES.total + latest) violated(`${tab.name} has been ${state.phase} for ${lasted} ms`);
      if (lasted > DEADLINES.action + latest && actionsOf(state).length === 0) violated(`${tab.name} is ${state.phase} for ${lasted} ms with nothing to do`);
    }
    last.set(tab.engine, { state, since, began, frozenMs });
  }

  return {
    violations,
    orders,
    keys,
    promisedPaid,
    moneyWasTaken(key) {
      if (!taken.has(key)) taken.set(key, now());
    },
    saw(tab, state) {
      const before = last.get(tab.engine)?.state;
      sawWork(tab, state);
      if (before === state) return;
      keys.add(state.intent.key);
      if ('order' in state && state.order) orders.set(state.order.id, state.intent.key);
      if (state.phase === 'succeeded') promisedPaid.add(state.order.id);
      const demand = demandOf(state);
      if (demand.timers.length === 0 && demand.request === null && actionsOf(state).length === 0) violated(`${tab.name} is ${state.phase} with neither a deadline nor an action`);
      const at = taken.get(state.intent.key);
      const sameKey = before !== undefined && before.intent.key === state.intent.key;
      const said = sameKey && moneyOf(before) === 'not-sent';
      // A form says so of what it is about to send. A vendor's page may bring a key back that an older page has used up.
      if (state.phase === 'ready' && (!sameKey || before.phase === 'boot')) return;
      if (moneyOf(state) === 'not-sent' && !said && at !== undefined && now() - at > newsMs) {
        violated(`${tab.name} says not-sent (${state.phase}) ${now() - at} ms after a platform took money under its key`);
      }
    },
  };
}
