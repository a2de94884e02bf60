import type { ChannelId } from '@unstuck/protocol';
import { answerLost, htmlPage, neverAnswered, status } from '../framework/faults.ts';
import type { CallName } from '../framework/faults.ts';
import type { Fault } from '../framework/fault-proxy.ts';

export interface Seen {
  readonly phase: string;
  readonly failure: string | null;
  readonly money: string;
  readonly reference: string | null;
  readonly build: string;
  /** Milliseconds since the page opened. */
  readonly at: number;
  readonly text: string;
  readonly actions: readonly string[];
}

export interface EngineCase {
  readonly name: string;
  readonly channel: ChannelId;
  /** What meets the page; lifted once the page has shown a failure. */
  readonly faults: readonly (readonly [call: CallName, fault: Fault, times: number])[];
  readonly reload: boolean;
  /** What the person must have been told before it all ended well. */
  readonly expects: (trail: readonly Seen[], count: (call: CallName) => number) => string | null;
}

const HOPEFUL = { channel: 'alipay', faults: [], reload: false, expects: () => null } as const;

function failedWith(failure: string, money: string): EngineCase['expects'] {
  return (trail) => {
    const failed = trail.find(({ phase }) => phase === 'failed');
    if (failed === undefined) return 'no failure was shown';
    return failed.failure === failure && failed.money === money ? null : `the failure shown was ${failed.failure}, money ${failed.money}`;
  };
}

function somethingToDoWithin(milliseconds: number): EngineCase['expects'] {
  return (trail) => {
    const creating = trail.find(({ phase }) => phase === 'creating');
    const offered = trail.find(({ phase, actions }) => phase === 'creating' && actions.length > 0);
    if (creating === undefined || offered === undefined) return 'nothing was offered while the order was being made';
    return offered.at - creating.at <= milliseconds ? null : `something to do was offered only after ${offered.at - creating.at} ms`;
  };
}

function asked(calls: readonly CallName[], atLeast: number): EngineCase['expects'] {
  return (_, count) => {
    const times = calls.reduce((sum, call) => sum + count(call), 0);
    return times >= atLeast ? null : `${calls.join(' or ')} was called ${times} times, not ${atLeast}`;
  };
}

/** Every case ends with the order paid, once. */
export const CASES: readonly EngineCase[] = [
  { ...HOPEFUL, name: 'pay by Alipay' },
  { ...HOPEFUL, name: 'pay by WeChat QR', channel: 'wechat' },
  { ...HOPEFUL, name: 'server hangs', faults: [['create', neverAnswered, 1]], expects: somethingToDoWithin(9_000) },
  { ...HOPEFUL, name: '500s, then fine', faults: [['create', status(500), 2]], expects: asked(['create'], 3) },
  // WebKit 538 itself sends a POST again whose connection broke: then the key alone keeps it one order.
  { ...HOPEFUL, name: 'response lost', faults: [['create', answerLost, 1]], expects: asked(['create', 'lookup'], 2) },
  { ...HOPEFUL, name: 'response is not JSON', faults: [['create', htmlPage, 100], ['lookup', htmlPage, 100]], expects: failedWith('response.not-json', 'unknown') },
  { ...HOPEFUL, name: 'reload in creating', faults: [['create', neverAnswered, 1]], reload: true, expects: asked(['lookup'], 1) },
];
