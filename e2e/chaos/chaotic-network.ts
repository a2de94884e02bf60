import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** With the query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What can happen to one request on its way. "before" means that the server never sees it, "after" that it acted. */
const NETWORK_FAULTS = [
  'cut-before', 'cut-after', 'silence-before', 'silence-after', 'late', 'slow', 'headers-then-cut', 'headers-then-silence', 'truncated',
  'html-error-before', 'html-error-after', 'busy', 'portal', 'forbidden', 'wrong-schema', 'empty', 'twice', 'twice-at-once',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export interface Arrival {
  readonly answer: WireAnswer;
  /** How the body ends. */
  readonly ending: 'whole' | 'cut' | 'silence';
}

export interface ChaoticNetwork {
  /** Settles as the network has it, or never. */
  send(request: WireRequest, arrived: (arrival: Arrival) => void, failed: () => void): void;
  /** Share of requests that meet a fault, from now on. */
  setFaultRate(rate: number): void;
  readonly faults: Map<NetworkFault, number>;
}

export interface SimulatedNetwork extends ChaoticNetwork {
  /** Requests that the other end has yet to see, or to answer. */
  underWay(): number;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = (status: number, text: string, headers: Record<string, string> = {}): WireAnswer =>
  ({ status, headers: { ...HTML, ...headers }, body: `<html><body><h1>${text}</h1></body></html>` });

/** @param deliver rejects when nobody answers at the other end */
export function createChaoticNetwork(
  clock: VirtualClock,
  random: SeededRandom,
  deliver: (request: WireRequest) => Promise<WireAnswer>,
): SimulatedNetwork {
  const faults = new Map<NetworkFault, number>();
  let rate = 0;
  let underWay = 0;
  // A coarse grid, so that unrelated requests meet at the server in the same instant.
  const transit = (): number => random.pick([10, 10, 20, 20, 20, 50, 50, 100, 300]);
  const overlong = (): number => random.between(2, 40) * 1_000;

  function send(request: WireRequest, arrived: (arrival: Arrival) => void, failed: () => void): void {
    const fault = random.chance(rate) ? random.pick(NETWORK_FAULTS) : null;
    if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    const reply = (answer: WireAnswer, ending: Arrival['ending'] = 'whole', extra = 0): void =>
      void clock.schedule(() => arrived({ answer, ending }), transit() + extra);
    const cut = (): void => void clock.schedule(failed, transit());
    const hand = (then: (answer: WireAnswer) => void, ms = transit()): void => {
      underWay += 1;
      const settled = (): void => void (underWay -= 1);
      clock.schedule(() => {
        const answered = clock.track(deliver(request));
        void answered.then(then, cut);
        void answered.then(settled, settled);
      }, ms);
    };
    const ignore = (): void => undefined;

    switch (fault) {
      case null:
        return hand(reply);
      case 'cut-before':
        return cut();
      case 'cut-after':
        return hand(cut);
      case 'silence-before':
        return;
      case 'silence-after':
        return hand(ignore);
      case 'late':
        return hand(reply, overlong());
      case 'slow':
        return hand((answer) => reply(answer, 'whole', random.between(1, 12) * 1_000));
      case 'headers-then-cut':
        return hand((answer) => reply(answer, 'cut'));
      case 'headers-then-silence':
        return hand((answer) => reply(answer, 'silence'));
      case 'truncated':
        return hand((answer) => reply({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }));
      case 'html-error-before':
        return reply(page(random.pick([500, 502, 503, 504]), 'Bad Gateway'));
      case 'html-error-after':
        return hand(() => reply(page(random.pick([500, 502, 504]), 'Bad Gateway')));
      case 'busy':
        return reply(page(random.pick([429, 503]), 'Too Many Requests', { 'retry-after': String(random.between(0, 15)) }));
      case 'portal':
        return reply(page(200, 'Sign in to the network'));
      case 'forbidden':
        return reply(page(403, 'Blocked by policy'));
      case 'wrong-schema':
        return hand(() => reply({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":"another program"}' }));
      case 'empty':
        return hand(() => reply({ status: 200, headers: { 'content-type': 'application/json' }, body: '' }));
      case 'twice':
        hand(reply);
        return hand(ignore, overlong());
      case 'twice-at-once': {
        const ms = transit();
        hand(reply, ms);
        return hand(ignore, ms);
      }
    }
  }

  return {
    send,
    faults,
    underWay: () => underWay,
    setFaultRate: (changed) => {
      rate = changed;
    },
  };
}
