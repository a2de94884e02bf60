import type { CarriedAnswer } from '@unstuck/protocol';
import { EngineMissingError } from '@unstuck/matrix';
import type { Results, Session } from '@unstuck/matrix';
import type { EngineName } from '../diagnosis/case.ts';
import type { OpenLab } from '../diagnosis/lab.ts';
import { pageScripts, ROOT, serveHostPage } from '../diagnosis/serve-page.ts';
import { onPath, ORDERS, problem } from '../diagnosis/wire-faults.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import { connectionReset } from '../framework/faults.ts';
import { startReportIntake } from '../framework/report-intake.ts';
import { lookUpReport } from '../framework/reports.ts';
import type { DeliveringWish, DoorCase } from './door-case.ts';
import { judgeArrival, judgeCarried } from './judge.ts';
import type { Settled } from './judge.ts';

/** Of a page that tries every way, waits between rounds, and loads again. */
const TIMEOUT_MS = 60_000;

export type DoorVerdict = { readonly shut: string; readonly engine: EngineName } & (
  | { readonly kind: 'arrived'; readonly version: string; readonly taken: DoorCase['taken']; readonly problems: readonly string[] }
  | { readonly kind: 'not applicable' | 'broken' | 'missing'; readonly reason: string }
);

export interface DoorCellParts {
  readonly proved: ProvedEngine;
  readonly wanted: DoorCase;
  readonly open: OpenLab;
  readonly results: Results;
}

let runs = 0;

/** One engine, some ways shut: a top-up fails, and its report has to be readable by support, once. */
export async function runDoorCell({ proved, wanted, open: { lab, reset }, results }: DoorCellParts): Promise<DoorVerdict> {
  const { shut, notIn, resets, taken } = wanted;
  const engine = proved.engine.name as EngineName;
  const reason = notIn?.[engine];
  if (reason !== undefined) return { kind: 'not applicable', shut, engine, reason };
  const { network, demo } = lab;
  const name = `delivery-${(runs += 1)}`;
  const until = (step: string): Promise<void> => results.until(name, (posts) => posts.some((text) => text.includes(`"${step}":`)), TIMEOUT_MS);
  let session: Session | undefined;
  try {
    await reset();
    const intake = startReportIntake(network);
    for (const [method, path] of resets) network.addRule({ method, path, fault: connectionReset, times: Infinity });
    onPath(network, ORDERS, problem(401, 'token.expired'));
    session = await proved.engine.open(await serve(wanted, lab, `${results.url}/${name}`));
    await until('settled');
    const told = JSON.parse(results.posted(name).find((text) => text.includes('"settled":')) ?? '') as Settled;
    const { adminToken } = await demo.secrets();
    const origin = `http://127.0.0.1:${demo.port}`;
    const byPerson = taken.startsWith('person');
    const problems: string[] = [];
    if (byPerson) {
      const pasted = told.carried && (await paste(told.carried.text, origin, adminToken));
      problems.push(...judgeCarried(told, intake.arrivals(), pasted));
      network.lift();
      intake.open();
      if (taken === 'person, then the next page') await serveNext(lab, `${results.url}/${name}`);
      results.letGo(name);
      await until('arrived');
    }
    const found = await lookUpReport(origin, adminToken, told.report.reference);
    problems.push(...judgeArrival(wanted, told, intake, found.status === 'found' ? found.report : null));
    return { kind: 'arrived', shut, engine, version: session.version, taken, problems };
  } catch (error) {
    return { kind: error instanceof EngineMissingError ? 'missing' : 'broken', shut, engine, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await session?.kill();
  }
}

async function serve({ host = {}, worker, taken }: DoorCase, lab: OpenLab['lab'], results: string): Promise<string> {
  const wish: DeliveringWish = {
    results, root: ROOT, amount: '50.00', channel: 'alipay', locale: 'zh-CN', worker: worker ? '/sdk/report-worker.js' : null, reloads: taken === 'person, then the next page',
  };
  const script = `window.deliveryWish = ${JSON.stringify(wish)};\n${await pageScripts('../delivery/page/delivering.js')}`;
  return serveHostPage(lab, { script, host, results, joinsByHand: true });
}

/** The policy is mended; the vendor's page is as it always was, but for somebody who watches what waits. */
async function serveNext(lab: OpenLab['lab'], results: string): Promise<void> {
  const script = `window.deliveryWish = ${JSON.stringify({ results })};\n${await pageScripts('../delivery/page/next-page.js')}`;
  serveHostPage(lab, { script, host: {}, results, joinsByHand: false });
}

/** The console's answer to what is pasted. */
async function paste(text: string, origin: string, adminToken: string): Promise<CarriedAnswer> {
  const answer = await fetch(`${origin}/console/api/capsule`, {
    method: 'POST', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ text }),
  });
  return (await answer.json()) as CarriedAnswer;
}
