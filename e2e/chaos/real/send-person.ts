import { setTimeout as delay } from 'node:timers/promises';
import type { NextAction } from '@unstuck/protocol';
import type { BookedTrade } from '@unstuck/sandbox-gateway';
import { actionsOf } from '../../../packages/checkout/src/machine/actions.ts';
import { createBrowser } from '../browser.ts';
import { createPerson } from '../person.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { createWitness } from '../witness.ts';
import type { Witness } from '../witness.ts';
import { createRealNetwork } from './real-network.ts';

export interface SentPerson {
  readonly account: string;
  readonly witness: Witness;
  readonly mostOrders: number;
  recover(): void;
  /** Gives up what is still open, and waits until every screen shows an end or something to do. */
  finish(): Promise<void>;
  /** What is wrong with the screens at the end. */
  ending(): readonly string[];
}

export interface SentPersonParts {
  readonly account: string;
  readonly clock: Pick<VirtualClock, 'now' | 'schedule' | 'track'>;
  readonly random: SeededRandom;
  readonly serviceOrigin: string;
  readonly gatewayOrigin: string;
  readonly startAfterMs: number;
  readonly newToken: () => Promise<string>;
  readonly readBooks: () => Promise<readonly BookedTrade[]>;
}

/** A timer of a busy machine is late; nothing here is about milliseconds. */
const SLACK_MS = 8_000;
/** Real milliseconds: longer than any wait of the checkout, which lives four times as fast. */
const FINISH_MS = 20_000;
const RETRIES = 40;

/** The same person as in the simulation, with real time passing and real sockets to break. */
export async function sendPerson(parts: SentPersonParts): Promise<SentPerson> {
  const { account, random, gatewayOrigin } = parts;
  const clock: VirtualClock = {
    ...parts.clock,
    step: () => Promise.resolve(false),
    jumpTo: () => undefined,
    rest: () => Promise.resolve(),
  };
  const nature = random.fork('nature');
  const witness = createWitness(clock.now, () => undefined, SLACK_MS);
  const storage = nature.weighted([['local', 4], ['session', 1], ['denied', 1]] as const);
  const habits = { tabs: nature.pick([1, 1, 2]), repeats: false, restlessness: nature.pick([0, 0.1, 0.3]), vendorKey: false, patient: true, amount: nature.between(1, 500) * 100, popupsBlocked: 0 };
  let resting = false;

  /** The gateway may be down just now; the person tries again. */
  async function reach(path: string, body: string): Promise<Response | null> {
    for (let tries = 0; tries < RETRIES; tries += 1) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(gatewayOrigin + path, { method: 'POST', headers, body, redirect: 'manual' }).catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      await delay(250);
    }
    return null;
  }

  async function pay(action: NextAction, orderId: string): Promise<void> {
    let page: string | null = null;
    if (action.type === 'qr') page = URL.parse(action.code)?.pathname ?? null;
    if (action.type === 'form') {
      const url = new URL(action.url);
      const location = (await reach(url.pathname + url.search, new URLSearchParams(action.fields).toString()))?.headers.get('location');
      page = location == null ? null : new URL(location, url).pathname;
    }
    await delay(nature.between(100, 2_500));
    if (page === null || resting) return;
    const deed = nature.weighted([['pay', 10], ['fail', 1], ['close', 1]] as const);
    const answer = await reach(page, `action=${deed}`);
    const key = witness.orders.get(orderId);
    if (deed === 'pay' && answer !== null && answer.headers.get('location')?.includes('out_trade_no') === true && key !== undefined) witness.moneyWasTaken(key);
  }

  const person = createPerson({
    clock, habits,
    random: random.fork('person'),
    browser: createBrowser(clock, random.fork('browser'), { storage, broadcastChannel: nature.chance(0.5), webLocks: nature.chance(0.5) }),
    network: createRealNetwork(parts.serviceOrigin),
    key: '',
    newToken: parts.newToken,
    goToChannel: (action, orderId) => void pay(action, orderId),
    onState: witness.saw,
    log: () => undefined,
  });
  setTimeout(() => void person.begin(), parts.startAfterMs);
  const open = () => person.tabs.filter((tab) => !tab.closed);
  const isDecided = (phase: string): boolean => ['ready', 'succeeded', 'expired', 'cancelled', 'failed'].includes(phase);

  return {
    account,
    witness,
    mostOrders: storage === 'local' ? 1 : Infinity,
    recover: person.recover,
    async finish() {
      resting = true;
      person.leave();
      const until = Date.now() + FINISH_MS;
      while (Date.now() < until && open().some((tab) => !isDecided(tab.page.state().phase))) {
        for (const tab of open()) {
          const state = tab.page.state();
          if (!isDecided(state.phase) && actionsOf(state).includes('cancel')) tab.page.gesture({ type: 'cancelled' });
        }
        await delay(700);
      }
    },
    ending: () => open().flatMap((tab) => {
      const state = tab.page.state();
      tab.engine.kill();
      if (!isDecided(state.phase)) return [`${tab.name} ends ${state.phase}: ${JSON.stringify(state)}`];
      return actionsOf(state).length === 0 ? [`${tab.name} ends ${state.phase} with nothing to do`] : [];
    }),
  };
}
