import type { FailureCode, MoneyTruth, Phase } from '@unstuck/protocol';
import type { Faults } from '../framework/faults.ts';
import type { Orders } from '../framework/orders.ts';
import { WORDS, wordsFor } from '../framework/words.ts';
import type { EngineCase, Seen } from './cases.ts';
import type { Ending, Trail } from './trail-of.ts';

/** All that the SDK may leave behind: its one global, and the store that core-js hides. */
const ALLOWED_CHANGES = ['added window.Unstuck (enumerable)', 'added window.__core-js_shared__'];
const OURS = WORDS['zh-CN'];

export interface Evidence {
  readonly wish: EngineCase;
  readonly trail: Trail;
  readonly build: 'legacy' | 'modern';
  readonly count: Faults['count'];
}

/** What is wrong with what the page showed; empty when nothing is. */
export function judgePage({ wish, trail, build, count }: Evidence): readonly string[] {
  const { seen, path, errors, ending } = trail;
  const expected = wish.expects(seen, count);
  return [
    ...errors,
    ...(path.join() === wish.path.join() ? [] : [`the way was ${path.join(' -> ')}`]),
    ...(expected === null ? [] : [expected]),
    ...new Set(seen.flatMap((each, index) => wrongWords(each, seen.slice(0, index).some(({ phase }) => phase === 'confirming')))),
    ...new Set(seen.flatMap((each) => (each.build === build ? [] : [`the build that ran is ${each.build}, not ${build}`]))),
    ...(ending === null ? ['the page came to no end'] : judgeEnding(ending, wish)),
  ];
}

/**
 * Every screen says in words what its attributes say, and nothing better about the money. Whoever comes back from paying is told of that, and not
 * that an order is being made.
 */
function wrongWords({ phase, failure, money, text }: Seen, cameFromPaying: boolean): readonly string[] {
  const told = phase === 'creating' && cameFromPaying ? 'confirming' : phase;
  const wanted = wordsFor('zh-CN', told as Phase, (failure ?? undefined) as FailureCode | undefined, money as MoneyTruth);
  // An order is there already while its payment is being prepared.
  const missing = phase === 'paying' && text.includes(OURS.preparing) ? [] : wanted.filter((words) => (typeof words === 'string' ? !text.includes(words) : !words.test(text)));
  return [
    ...missing.map((words) => `in ${phase} the page does not say "${words}"`),
    ...(money !== 'not-sent' && text.includes(OURS.money['not-sent']) ? [`in ${phase} the page says that nothing was charged, and money is ${money}`] : []),
  ];
}

function judgeEnding({ hostChanges, keepsNothing, inlineScriptRan, policyStops }: Ending, { storageDenied, policy }: EngineCase): readonly string[] {
  return [
    ...hostChanges.filter((change) => !ALLOWED_CHANGES.includes(change)).map((change) => `host: ${change}`),
    ...(keepsNothing === storageDenied ? [] : [storageDenied ? 'storage was not denied' : 'storage did not work before the SDK came']),
    ...(inlineScriptRan !== policy ? [] : [policy ? 'the policy did not stop an inline script' : 'the page did not run as written']),
    // The page's own inline script is there to be stopped.
    ...(policy ? policyStops.filter((stop) => !/^script-src(-elem)? (inline|self|)$/.test(stop)).map((stop) => `the policy stopped ${stop}`) : []),
  ];
}

/** What is wrong with the books: one order, paid, credited once. */
export async function judgeBooks(orders: Orders, amount: number): Promise<readonly string[]> {
  const [order, ...others] = await orders.made();
  const credited = await orders.credited();
  return [
    ...(order !== undefined && others.length === 0 ? [] : [`${others.length + (order ? 1 : 0)} orders were made`]),
    ...(order?.state === 'paid' ? [] : [`the order is ${order?.state}`]),
    ...(credited === amount ? [] : [`the account was credited ${credited}, not ${amount}`]),
  ];
}
