import { setTimeout as delay } from 'node:timers/promises';
import type { Engine, Results } from '@unstuck/matrix';
import type { Orders } from '../framework/orders.ts';
import { openOrders } from '../framework/orders.ts';
import { createSandbox } from '../framework/sandbox.ts';
import type { EngineCase, Seen } from './cases.ts';
import type { EngineSite } from './engine-site.ts';

export interface CaseResult {
  /** What went wrong; empty when nothing did. */
  readonly problems: readonly string[];
  /** In the order seen, each with its time since the page opened. */
  readonly phases: readonly string[];
  readonly seconds: number;
  /** Main thread time of the bundle's own start and of mounting. */
  readonly milliseconds: { readonly load: number; readonly mount: number } | null;
}

export interface CaseParts {
  readonly engine: Engine;
  readonly wish: EngineCase;
  readonly site: EngineSite;
  readonly results: Results;
  /** Where pictures go, without their ending. */
  readonly picture: string;
}

interface Ending {
  readonly trail: readonly Seen[];
  readonly hostChanges: readonly string[];
  readonly milliseconds: { readonly load: number; readonly mount: number };
}

const ACCOUNT = 'E1007';
const AMOUNT = '12.50';
const AMOUNT_MINOR = 1_250;
/** Waiting in full for one request, the ways out of it, and a slow machine. */
const TIMEOUT_MS = 75_000;
const POLL_MS = 200;
/** All that the legacy build may leave behind: its one global, and the store that core-js hides. */
const ALLOWED_CHANGES = ['added window.Unstuck (enumerable)', 'added window.__core-js_shared__'];

let runs = 0;

/** One engine, one case: the page tops up by itself, and somebody with a phone pays what it asks for. */
export async function runCase({ engine, wish, site, results, picture }: CaseParts): Promise<CaseResult> {
  await site.reset();
  const origin = `http://127.0.0.1:${site.demo.port}`;
  const { adminToken } = await site.demo.secrets();
  const orders = await openOrders({ origin, adminToken, account: ACCOUNT });
  for (const [call, fault, times] of wish.faults) site.faults.on(call, fault, times);
  const name = `run-${(runs += 1)}`;
  const query = new URLSearchParams({ channel: wish.channel, amount: AMOUNT, account: ACCOUNT, reload: wish.reload ? '1' : '', results: `${results.url}/${name}` });
  const startedAt = Date.now();
  const session = await engine.open(`${site.pageUrl}?${query.toString()}`);
  const stop = new AbortController();
  try {
    const paying = payWhatIsAsked(orders, origin, stop.signal);
    const lifting = results.first(name, (text) => /"phase":"failed"|"end":true/.test(text), TIMEOUT_MS).then(() => site.faults.lift(), () => undefined);
    const ended = results.first(name, (text) => text.includes('"end":true'), TIMEOUT_MS);
    const ending = JSON.parse(await Promise.race([ended, paying.then(() => ended)])) as Ending;
    await session.screenshot(`${picture}.png`);
    stop.abort();
    await Promise.allSettled([paying, lifting]);
    return { problems: await judge(ending, { wish, orders, site, posted: results.posted(name) }), phases: phasesOf(ending.trail), seconds: Math.round((Date.now() - startedAt) / 1000), milliseconds: ending.milliseconds };
  } catch (error) {
    await session.screenshot(`${picture}.png`).catch(() => undefined);
    const problem = error instanceof Error ? error.message : String(error);
    return { problems: [problem], phases: [], seconds: Math.round((Date.now() - startedAt) / 1000), milliseconds: null };
  } finally {
    stop.abort();
    await session.kill();
  }
}

/** Pays on the platform's side as soon as the page has really led there. */
async function payWhatIsAsked(orders: Orders, origin: string, signal: AbortSignal): Promise<void> {
  const sandbox = createSandbox(origin);
  while (!signal.aborted) {
    const trade = (await orders.made()).flatMap(({ payments }) => payments).at(-1);
    const paid = trade && (await sandbox.acts(trade, 'pay').then(() => true, () => false));
    if (paid) return;
    await delay(POLL_MS);
  }
}

interface Evidence {
  readonly wish: EngineCase;
  readonly orders: Orders;
  readonly site: EngineSite;
  readonly posted: readonly string[];
}

async function judge({ trail, hostChanges }: Ending, { wish, orders, site, posted }: Evidence): Promise<readonly string[]> {
  const [order, ...others] = await orders.made();
  const expected = wish.expects(trail, site.faults.count);
  const last = trail.at(-1);
  return [
    ...posted.filter((text) => text.includes('"pageError"')),
    ...(expected === null ? [] : [expected]),
    ...(last?.money === 'settled' ? [] : [`the page says that the money is ${last?.money}`]),
    ...(last?.build === 'legacy' ? [] : [`the build that ran is ${last?.build}`]),
    ...(order !== undefined && others.length === 0 ? [] : [`${others.length + (order ? 1 : 0)} orders were made`]),
    ...(order?.state === 'paid' ? [] : [`the order is ${order?.state}`]),
    ...(await settled(orders)),
    ...hostChanges.filter((change) => !ALLOWED_CHANGES.includes(change)).map((change) => `host: ${change}`),
  ];
}

async function settled(orders: Orders): Promise<readonly string[]> {
  const credited = await orders.credited();
  return credited === AMOUNT_MINOR ? [] : [`the account was credited ${credited}, not ${AMOUNT_MINOR}`];
}

function phasesOf(trail: readonly Seen[]): readonly string[] {
  return trail.filter(({ phase }, index) => phase !== trail[index - 1]?.phase).map(({ phase, at }) => `${phase} ${(at / 1000).toFixed(1)} s`);
}
