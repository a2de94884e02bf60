import { decodeCapsule } from '@unstuck/protocol';
import type { CarriedAnswer, CarriedReport, Report } from '@unstuck/protocol';
import { EngineMissingError } from '@unstuck/matrix';
import type { Results, Session } from '@unstuck/matrix';
import type { EngineName } from '../diagnosis/case.ts';
import type { OpenLab } from '../diagnosis/lab.ts';
import { pageScripts, ROOT, serveHostPage } from '../diagnosis/serve-page.ts';
import { onPath, ORDERS, problem } from '../diagnosis/wire-faults.ts';
import type { ProvedEngine } from '../engines/engines.ts';
import { connectionReset } from '../framework/faults.ts';
import { startReportIntake } from '../framework/report-intake.ts';
import type { ReportIntake } from '../framework/report-intake.ts';
import { lookUpReport } from '../framework/reports.ts';
import { WORDS } from '../framework/words.ts';
import type { DeliveringWish, DoorCase } from './door-case.ts';

/** Of a page that tries every way, waits between rounds, and loads again. */
const TIMEOUT_MS = 60_000;
const SAID = WORDS['zh-CN'].help.delivery;

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

interface Settled {
  readonly settled: 'delivered' | 'blocked';
  readonly carried: CarriedReport | null;
  readonly report: Report;
  readonly text: string;
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
    const problems = byPerson ? await judgeCarried(told, intake, origin, adminToken) : [];
    if (byPerson) {
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

/** With every way shut: what the person carries is all there is, and the console can read it. */
async function judgeCarried({ settled, carried, report, text }: Settled, intake: ReportIntake, origin: string, adminToken: string): Promise<string[]> {
  if (carried === null) return ['the person has nothing to carry'];
  const answer = await fetch(`${origin}/console/api/capsule`, {
    method: 'POST', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ text: carried.text }),
  });
  const pasted = (await answer.json()) as CarriedAnswer;
  return [
    ...(settled === 'blocked' ? [] : [`it is said to be ${settled}`]),
    ...(text.includes(SAID.blocked) ? [] : ['the widget does not ask the person to carry it']),
    ...(intake.arrivals() === 0 ? [] : ['it got out although all was shut']),
    ...(pasted.status === 'found' && pasted.report.reportId === report.reportId ? [] : ['the console cannot read the text that was copied']),
    ...(decodeCapsule(carried.link)?.reportId === report.reportId ? [] : ['the link does not hold the report']),
    ...((JSON.parse(carried.json) as Report).reportId === report.reportId ? [] : ['the file does not hold the report']),
  ];
}

function judgeArrival({ inVain, taken }: DoorCase, { settled, report, text }: Settled, intake: ReportIntake, kept: Report | null): string[] {
  const [first] = intake.doors();
  const byPerson = taken.startsWith('person');
  // A worker sends what the collector would have been sent.
  const expected = byPerson ? 'same-origin' : taken === 'worker' ? 'collector' : taken;
  const tried = intake.reports()[0]?.deliveries.filter(({ outcome }) => outcome !== 'kept').map(({ door }) => door) ?? [];
  return [
    ...(byPerson || settled === 'delivered' ? [] : ['it was not delivered']),
    ...(byPerson || text.includes(SAID.delivered) ? [] : ['the widget does not say that support has it']),
    ...(kept?.reportId === report.reportId ? [] : ['support cannot read it in the console']),
    ...(intake.arrivals() === 1 ? [] : [`it was acknowledged ${intake.arrivals()} times`]),
    ...(first === expected ? [] : [`it left by ${first}, not by ${expected}`]),
    // From the spool it may go after several rounds.
    ...((byPerson ? inVain.every((door) => tried.includes(door)) : String(tried) === String(inVain)) ? [] : [`what was tried in vain is ${String(tried)}`]),
  ];
}
