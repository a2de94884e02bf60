import { setTimeout as delay } from 'node:timers/promises';
import { EngineMissingError } from '@unstuck/matrix';
import type { Results, Session } from '@unstuck/matrix';
import type { ProvedEngine } from '../engines/engines.ts';
import { untilShown } from '../engines/until-shown.ts';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import type { DiagnosisCase, EngineName } from './case.ts';
import { asSupportReads } from './as-support-reads.ts';
import { judge } from './judge.ts';
import type { Ending } from './judge.ts';
import type { Lab, OpenLab } from './lab.ts';
import { GIVE_UP_MS, servePage, wishOf } from './serve-page.ts';
import type { Verdict } from './verdict.ts';
import { EVERYWHERE, METHODS } from './wire-faults.ts';

/** The page gives up by itself before that. */
const TIMEOUT_MS = GIVE_UP_MS + 30_000;
/** No script runs that long without the browser offering to end it. */
const SLEEP_MS = 35_000;

let runs = 0;

export interface CellParts {
  readonly proved: ProvedEngine;
  readonly wanted: DiagnosisCase;
  readonly open: OpenLab;
  readonly results: Results;
}

interface Posted {
  readonly mounted?: true;
  readonly released?: true;
  readonly creating?: true;
  readonly end?: true;
  readonly pageError?: string;
}

const seenBy = ({ network, api }: Lab): readonly SeenRequest[] => [network, api].flatMap((proxy) => METHODS.flatMap((method) => proxy.seen(method, EVERYWHERE)));
const readPosts = (posts: readonly string[]): readonly Posted[] => posts.map((text) => JSON.parse(text) as Posted);

/** One engine, one fault: the page tops up by itself and tells what it was told. */
export async function runCell({ proved, wanted, open, results }: CellParts): Promise<Verdict> {
  const { lab, reset } = open;
  const { fault, notIn, host: hostOf, arrange } = wanted;
  const engine = proved.engine.name as EngineName;
  const reason = notIn?.[engine];
  if (reason !== undefined) return { kind: 'not applicable', fault, engine, reason };
  const wish = wishOf(wanted);
  const name = `diagnosis-${(runs += 1)}`;
  const until = (step: keyof Posted): Promise<void> => results.until(name, (posts) => readPosts(posts).some((post) => post[step]), TIMEOUT_MS);
  let session: Session | undefined;
  let sent: readonly SeenRequest[] | undefined;
  try {
    await reset();
    const host = (await hostOf?.(lab)) ?? {};
    const url = await servePage(lab, wanted, host, engine, `${host.results ?? results.url}/${name}`);
    session = await proved.engine.open(url, host.open);
    if (wish.until !== 'plain') await until('mounted');
    if (wish.offline) {
      results.letGo(name);
      await until('released');
    }
    await arrange?.(lab, session);
    results.letGo(name);
    if (wish.offline) {
      await untilShown(session.markup, 'data-diagnosed');
      // What is sent once the connection is back is another story.
      sent = seenBy(lab);
      await session.setOffline?.(false);
    }
    if (wish.sleeps) {
      await until('creating');
      session.sleep(true);
      await delay(SLEEP_MS);
      session.sleep(false);
    }
    await until('end');
    sent ??= seenBy(lab);
    const told = readPosts(results.posted(name)).find(({ end }) => end) as unknown as Ending;
    const ending = wanted.toldBy === 'service' ? await asSupportReads(lab, told) : told;
    return { kind: 'named', version: session.version, ...judge({ engine, build: proved.build, wanted, ending, sent }) };
  } catch (error) {
    if (error instanceof EngineMissingError) return { kind: 'missing', fault, engine, reason: error.message };
    return { kind: 'broken', fault, engine, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await session?.kill();
  }
}
