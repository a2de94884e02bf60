import type { OrderSummary } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import type { Orders } from '../framework/orders.ts';
import { WORDS } from '../framework/words.ts';
import type { EngineCase, Seen } from './cases.ts';
import { judgeBooks, judgePage } from './judge.ts';
import type { Ending, Trail } from './trail-of.ts';

const { actions, approval, confirming, creating, failures, money, pay, preparing, succeeded } = WORDS['zh-CN'];

const on = (phase: string, said: string, text: readonly string[], changes: Partial<Seen> = {}): Seen => ({
  load: 0, phase, failure: null, money: said, reference: null, build: 'modern', at: 0, text: text.join(' '), actions: [], ...changes,
});
const SEEN: readonly Seen[] = [
  on('ready', 'not-sent', [actions.submit]), on('creating', 'not-sent', [creating]), on('paying', 'unknown', [pay[0]]),
  on('confirming', 'unknown', [confirming[0]]), on('succeeded', 'settled', succeeded),
];
const PATH = SEEN.map((each) => `${each.phase} ${each.money}`);
const ENDING: Ending = { hostChanges: ['added window.Unstuck (enumerable)', 'added window.__core-js_shared__'], keepsNothing: false, inlineScriptRan: true, policyStops: [], times: null };
const WISH: EngineCase = {
  name: 'a case', embed: 'loader', channel: 'alipay', faults: [], reloadIn: null, offline: false, storageDenied: false, withoutSvg: false, policy: false, pages: null, scripts: true,
  path: PATH, expects: () => null,
};

function problemsOf(trail: Partial<Trail>, wish: Partial<EngineCase> = {}): readonly string[] {
  return judgePage({ wish: { ...WISH, ...wish }, trail: { seen: SEEN, path: PATH, errors: [], ending: ENDING, ...trail }, build: 'modern', count: () => 2 });
}
const ended = (changes: Partial<Ending>): Partial<Trail> => ({ ending: { ...ENDING, ...changes } });
const saw = (...seen: readonly Seen[]): Partial<Trail> => ({ seen: [...SEEN, ...seen] });

it('finds nothing wrong with a page that went its way and said so', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf(ended({ keepsNothing: true }), { storageDenied: true })).toEqual([]);
  expect(problemsOf(ended({ inlineScriptRan: false, policyStops: ['script-src inline', 'script-src-elem inline', 'script-src self', 'script-src '] }), { policy: true })).toEqual([]);
  expect(problemsOf(ended({ policyStops: ['connect-src https://pay.test'] })), 'without a policy of ours, others’ are theirs').toEqual([]);
});

it.each<[problem: string, trail: Partial<Trail>, wish?: Partial<EngineCase>]>([
  ['TypeError: bent', { errors: ['TypeError: bent'] }],
  ['the way was ready not-sent -> failed unknown', { path: ['ready not-sent', 'failed unknown'] }],
  ['create was called 2 times, not 3', {}, { expects: (_, count) => `create was called ${count('create')} times, not 3` }],
  ['nothing was offered in succeeded', {}, { expects: (seen) => `nothing was offered in ${seen.at(-1)?.phase}` }],
  [`in ready the page does not say "${actions.submit}"`, saw(on('ready', 'not-sent', []), on('ready', 'not-sent', ['…']))],
  [`in creating the page does not say "${creating}"`, { seen: [on('creating', 'not-sent', [confirming[0]])] }],
  [`in creating the page does not say "${confirming[0]}"`, saw(on('creating', 'unknown', [creating]))],
  [`in approval the page does not say "${approval[1]}"`, saw(on('approval', 'not-sent', [approval[0]]))],
  [`in failed the page does not say "${failures.offline[1]}"`, saw(on('failed', 'not-sent', [failures.offline[0], failures.offline[2], money['not-sent']], { failure: 'offline' }))],
  [`in failed the page does not say "${money.unknown}"`, saw(on('failed', 'unknown', failures.offline, { failure: 'offline' }))],
  ['in confirming the page says that nothing was charged, and money is unknown', saw(on('confirming', 'unknown', [confirming[0], money['not-sent']]))],
  ['the build that ran is legacy, not modern', { seen: SEEN.map((each) => ({ ...each, build: 'legacy' })) }],
  ['the page came to no end', { ending: null }],
  ['host: changed window.fetch', ended({ hostChanges: ['added window.Unstuck (enumerable)', 'changed window.fetch'] })],
  ['host: added window.Unstuck', ended({ hostChanges: ['added window.Unstuck'] })],
  ['storage was not denied', {}, { storageDenied: true }],
  ['storage did not work before the SDK came', ended({ keepsNothing: true })],
  ['the policy did not stop an inline script', {}, { policy: true }],
  ['the page did not run as written', ended({ inlineScriptRan: false })],
  ['the policy stopped connect-src https://pay.test', ended({ inlineScriptRan: false, policyStops: ['script-src inline', 'connect-src https://pay.test'] }), { policy: true }],
  ['the policy stopped script-src https://pay.test', ended({ inlineScriptRan: false, policyStops: ['script-src https://pay.test'] }), { policy: true }],
])('says "%s" once, and nothing else', (problem, trail, wish) => {
  expect(problemsOf(trail, wish)).toEqual([problem]);
});

it('wants the way to pay in words, once the payment is prepared', () => {
  expect(problemsOf(saw(on('paying', 'unknown', [preparing])))).toEqual([]);
  expect(problemsOf(saw(on('paying', 'unknown', [creating])))).toEqual([expect.stringMatching(/^in paying the page does not say "/)]);
});

function books(orders: readonly Partial<OrderSummary>[], credited: number): Orders {
  return { made: () => Promise.resolve(orders), credited: () => Promise.resolve(credited) } as unknown as Orders;
}

it.each<[string | null, readonly Partial<OrderSummary>[], number]>([
  [null, [{ state: 'paid' }], 1_250],
  ['2 orders were made', [{ state: 'paid' }, { state: 'open' }], 1_250],
  ['the order is expired', [{ state: 'expired' }], 1_250],
  ['the account was credited 2500, not 1250', [{ state: 'paid' }], 2_500],
])('says "%s" of %j where %i was credited', async (problem, orders, credited) => {
  expect(await judgeBooks(books(orders, credited), 1_250)).toEqual(problem === null ? [] : [problem]);
});

it('notices that there is no order at all', async () => {
  expect(await judgeBooks(books([], 0), 1_250)).toEqual(['0 orders were made', 'the order is undefined', 'the account was credited 0, not 1250']);
});
