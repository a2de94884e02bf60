import type { ChannelId } from '@unstuck/protocol';
import type { Fault } from '../framework/fault-proxy.ts';
import { answerLost, htmlPage, neverAnswered, status } from '../framework/faults.ts';
import type { CallName } from '../framework/faults.ts';
import type { Embed } from './engine-site.ts';
import type { Choice } from './named-by.ts';

/** What stood on the page, told by the page whenever it changed. */
export interface Seen {
  /** 0 until the page was reloaded, then 1. */
  readonly load: number;
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
  readonly embed: Embed;
  readonly channel: ChannelId;
  /** What meets the page; lifted once the page has shown a failure. */
  readonly faults: readonly (readonly [call: CallName, fault: Fault, times: number])[];
  readonly reloadIn: 'creating' | 'confirming' | null;
  readonly offline: boolean;
  readonly storageDenied: boolean;
  /** As in an engine that cannot draw shapes. */
  readonly withoutSvg: boolean;
  /** The page comes with the portal's strict Content-Security-Policy. */
  readonly policy: boolean;
  /** Tabs that are open in the end, the page itself among them; null where that is not asked. */
  readonly pages: number | null;
  /** False: the portal's plain form and the order page do it alone. */
  readonly scripts: boolean;
  /** Every phase in order, with what is said of the money: the same in every engine. */
  readonly path: readonly string[];
  /** What else must be true of the way there. */
  readonly expects: (trail: readonly Seen[], count: (call: CallName) => number) => string | null;
}

/** Money is the first that is said in each phase. */
const ON_THE_WAY = ['ready not-sent', 'creating not-sent', 'paying unknown', 'confirming unknown'];
const PAID_BY_ALIPAY = [...ON_THE_WAY, 'succeeded settled'];
const PAID_BY_WECHAT = [...ON_THE_WAY.slice(0, 3), 'succeeded settled'];
/** After an ambiguous failure, or in a page that finds an order under way. */
const ASKS_FIRST = ['creating unknown', 'paying unknown', 'confirming unknown', 'succeeded settled'];

const HOPEFUL = {
  embed: 'loader', channel: 'alipay', faults: [], reloadIn: null, offline: false, storageDenied: false, withoutSvg: false, policy: false, pages: null, scripts: true,
  path: PAID_BY_ALIPAY, expects: () => null,
} as const satisfies Omit<EngineCase, 'name'>;

function failedWith(failure: string, actions: readonly string[]): EngineCase['expects'] {
  return (trail) => {
    const failed = trail.find(({ phase }) => phase === 'failed');
    if (failed?.failure !== failure) return `the failure shown was ${failed?.failure}`;
    const missing = actions.filter((action) => !failed.actions.includes(action));
    return missing.length === 0 ? null : `the failure offered no ${missing.join(', ')}`;
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
  { ...HOPEFUL, name: 'pay by Alipay', pages: 2 },
  { ...HOPEFUL, name: 'pay by WeChat QR', channel: 'wechat', path: PAID_BY_WECHAT },
  { ...HOPEFUL, name: 'WeChat QR without SVG', channel: 'wechat', withoutSvg: true, path: PAID_BY_WECHAT },
  { ...HOPEFUL, name: 'server hangs', faults: [['create', neverAnswered, 1]], expects: somethingToDoWithin(9_000) },
  { ...HOPEFUL, name: '500s, then fine', faults: [['create', status(500), 2]], expects: asked(['create'], 3) },
  // WebKit 538 itself sends a POST again whose connection broke: then the key alone keeps it one order.
  { ...HOPEFUL, name: 'response lost', faults: [['create', answerLost, 1]], expects: asked(['create', 'lookup'], 2) },
  {
    ...HOPEFUL, name: 'response is not JSON', faults: [['create', htmlPage, 100], ['lookup', htmlPage, 100]],
    path: ['ready not-sent', 'creating not-sent', 'failed unknown', ...ASKS_FIRST], expects: failedWith('response.not-json', ['retry']),
  },
  {
    ...HOPEFUL, name: 'reload in creating', faults: [['create', neverAnswered, 1]], reloadIn: 'creating',
    path: ['ready not-sent', 'creating not-sent', ...ASKS_FIRST], expects: asked(['lookup'], 1),
  },
  { ...HOPEFUL, name: 'reload in confirming', reloadIn: 'confirming', path: [...ON_THE_WAY, 'creating unknown', 'confirming unknown', 'succeeded settled'], expects: asked(['create'], 1) },
  { ...HOPEFUL, name: 'offline, then back', offline: true, path: ['ready not-sent', 'failed not-sent', ...PAID_BY_ALIPAY.slice(1)], expects: failedWith('offline', []) },
  // Under the key of the page an earlier page may have sent, and there is nothing to remember it by.
  { ...HOPEFUL, name: 'storage denied', storageDenied: true, path: ['ready not-sent', ...ASKS_FIRST] },
  { ...HOPEFUL, name: 'strict CSP', policy: true },
  { ...HOPEFUL, name: 'scripts off', scripts: false, path: [] },
  { ...HOPEFUL, name: 'legacy build by name', embed: 'legacy' },
  { ...HOPEFUL, name: 'modern build by name', embed: 'modern' },
];

export function caseChoice(all: readonly EngineCase[]): Choice<EngineCase> {
  return { kind: 'case', all, nameOf: ({ name }) => name };
}
