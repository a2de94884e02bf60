import { readFile } from 'node:fs/promises';
import { EngineMissingError } from '@unstuck/matrix';
import type { Results, Session } from '@unstuck/matrix';
import { openOrders } from '../framework/orders.ts';
import type { Orders } from '../framework/orders.ts';
import { WORDS } from '../framework/words.ts';
import type { EngineCase } from './cases.ts';
import type { EngineSite } from './engine-site.ts';
import type { ProvedEngine } from './engines.ts';
import { judgeBooks, judgePage } from './judge.ts';
import { payWithoutScripts } from './pay-without-scripts.ts';
import { payWhatIsAsked, payWhatTheCodeSays } from './somebody-pays.ts';
import { trailOf } from './trail-of.ts';
import type { Trail } from './trail-of.ts';
import { untilShown } from './until-shown.ts';
import type { Verdict } from './verdict.ts';

export interface CaseParts {
  readonly proved: ProvedEngine;
  readonly wish: EngineCase;
  readonly site: EngineSite;
  readonly results: Results;
  /** Where pictures go, without their ending. */
  readonly picture: string;
}

const ACCOUNT = 'E1007';
const AMOUNT = '12.50';
const AMOUNT_MINOR = 1_250;
/** What the portal has filled in. */
const PLAIN_AMOUNT_MINOR = 10_000;
/** Waiting in full for one request, the ways out of it, and a slow machine. */
const TIMEOUT_MS = 75_000;

let runs = 0;

/** Null where the engine can show what the case is about. */
function whyNot({ proved, wish }: CaseParts): string | null {
  return wish.embed === 'modern' && proved.build === 'legacy' ? 'the loader never chooses the modern build here' : null;
}

/** One engine, one case: the page tops up by itself, and somebody with a phone pays what it asks for. @throws {EngineMissingError} */
export async function runCase(parts: CaseParts): Promise<Verdict> {
  const reason = whyNot(parts);
  if (reason !== null) return { kind: 'not applicable', reason };
  const { proved, wish, site } = parts;
  const startedAt = Date.now();
  site.reset();
  const origin = `http://127.0.0.1:${site.demo.port}`;
  const { adminToken } = await site.demo.secrets();
  const orders = await openOrders({ origin, adminToken, account: ACCOUNT });
  const name = `run-${(runs += 1)}`;
  const seconds = (): number => Math.round((Date.now() - startedAt) / 1000);
  const phases = (): readonly string[] => trailOf(parts.results.posted(name)).path;
  let session: Session | undefined;
  try {
    session = await proved.engine.open(await addressOf(parts, name), { scripts: wish.scripts, cookies: !wish.storageDenied });
    if (wish.offline && session.setOffline === null) return { kind: 'not applicable', reason: 'this engine cannot be taken offline so that the page knows' };
    const problems = wish.scripts ? await topUp(parts, { session, orders, origin, name }) : await payWithoutScripts(session, parts.picture);
    const all = [...problems, ...(await judgeBooks(orders, wish.scripts ? AMOUNT_MINOR : PLAIN_AMOUNT_MINOR))];
    if (all.length > 0) return { kind: 'fail', phases: phases(), seconds: seconds(), problems: all };
    return { kind: 'pass', phases: phases(), seconds: seconds(), version: session.version, times: trailOf(parts.results.posted(name)).ending?.times ?? null };
  } catch (error) {
    if (error instanceof EngineMissingError) throw error;
    await session?.screenshot(`${parts.picture}.png`).catch(() => undefined);
    return { kind: 'fail', phases: phases(), seconds: seconds(), problems: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await session?.kill();
  }
}

async function addressOf({ wish, site, results }: CaseParts, name: string): Promise<string> {
  if (!wish.scripts) return `${site.origin}/?account=${ACCOUNT}&lang=zh-CN`;
  for (const [call, fault, times] of wish.faults) site.faults.on(call, fault, times);
  const { embed, channel, reloadIn, offline, storageDenied, withoutSvg, policy } = wish;
  return site.servePage(ACCOUNT, { embed, channel, amount: AMOUNT, reloadIn, offline, storageDenied, withoutSvg, results: `${results.url}/${name}` }, policy);
}

interface Run {
  readonly session: Session;
  readonly orders: Orders;
  readonly origin: string;
  readonly name: string;
}

/** Everything that happens outside the page, until the page is done; then what was wrong with it. */
async function topUp(parts: CaseParts, run: Run): Promise<readonly string[]> {
  const { wish, site, results, picture, proved } = parts;
  const { session, orders, origin, name } = run;
  const until = (fits: (trail: Trail) => boolean): Promise<void> =>
    results.until(name, (posts) => fits(trailOf(posts)), TIMEOUT_MS);
  const stop = new AbortController();
  void until(({ seen, ending }) => ending !== null || seen.some(({ phase }) => phase === 'failed')).then(site.faults.lift, () => undefined);
  const over = until(({ ending }) => ending !== null);
  // Looked at again below; a page that never comes to an end must not end this process.
  over.catch(() => undefined);
  try {
    if (wish.offline) await loseTheConnection(session, until, picture);
    if (wish.reloadIn !== null) await until(({ seen }) => seen.some(({ load, phase }) => load === 1 && phase === (wish.reloadIn ?? phase)));
    if (wish.channel === 'wechat') {
      await until(({ seen }) => seen.some(({ phase, actions }) => phase === 'paying' && actions.includes('paid')));
      await payWhatTheCodeSays(async () => {
        await session.screenshot(`${picture}-code.png`);
        return readFile(`${picture}-code.png`);
      });
    } else {
      await Promise.race([payWhatIsAsked(orders, origin, stop.signal), over]);
    }
    await session.comeBack();
    await over;
    await session.screenshot(`${picture}.png`);
    const pages = wish.pages === null ? null : await session.pages();
    if (pages !== wish.pages) return [`${pages} tabs are open, not ${wish.pages}`];
  } finally {
    stop.abort();
  }
  const build = wish.embed === 'loader' ? proved.build : wish.embed;
  return judgePage({ wish, trail: trailOf(results.posted(name)), build, count: site.faults.count });
}

async function loseTheConnection({ setOffline, markup, screenshot }: Session, until: (fits: (trail: Trail) => boolean) => Promise<void>, picture: string): Promise<void> {
  await until(({ seen }) => seen.some(({ phase }) => phase === 'ready'));
  await setOffline?.(true);
  await untilShown(markup, WORDS['zh-CN'].failures.offline[1]);
  await screenshot(`${picture}-offline.png`);
  await setOffline?.(false);
}
