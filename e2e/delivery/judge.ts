import { decodeCapsule } from '@unstuck/protocol';
import type { CarriedAnswer, CarriedReport, Report } from '@unstuck/protocol';
import type { ReportIntake } from '../framework/report-intake.ts';
import { WORDS } from '../framework/words.ts';
import type { DoorCase } from './door-case.ts';

const SAID = WORDS['zh-CN'].help.delivery;

/** What the page posted once its report was delivered, or found no way out. */
export interface Settled {
  readonly settled: 'delivered' | 'blocked';
  readonly carried: CarriedReport | null;
  readonly report: Report;
  readonly text: string;
}

/** With every way shut: what the person carries is all there is, and the console can read it. @param pasted what it answers to the text; null where there is none */
export function judgeCarried({ settled, carried, report, text }: Settled, arrivals: number, pasted: CarriedAnswer | null): readonly string[] {
  if (carried === null) return ['the person has nothing to carry'];
  return [
    ...(settled === 'blocked' ? [] : [`it is said to be ${settled}`]),
    ...(text.includes(SAID.blocked) ? [] : ['the widget does not ask the person to carry it']),
    ...(arrivals === 0 ? [] : ['it got out although all was shut']),
    ...(pasted?.status === 'found' && pasted.report.reportId === report.reportId ? [] : ['the console cannot read the text that was copied']),
    ...(decodeCapsule(carried.link)?.reportId === report.reportId ? [] : ['the link does not hold the report']),
    ...((JSON.parse(carried.json) as Report).reportId === report.reportId ? [] : ['the file does not hold the report']),
  ];
}

/** @param kept what support reads under the reference */
export function judgeArrival({ inVain, taken }: DoorCase, { settled, report, text }: Settled, intake: Pick<ReportIntake, 'arrivals' | 'doors' | 'reports'>, kept: Report | null): readonly string[] {
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
