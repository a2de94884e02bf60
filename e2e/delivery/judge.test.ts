import { encodeCapsule } from '@unstuck/protocol';
import type { CarriedAnswer, CarriedReport, Door, Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { sampleReport } from '../../packages/server/src/testing/sample-report.ts';
import { WORDS } from '../framework/words.ts';
import type { DoorCase } from './door-case.ts';
import { judgeArrival, judgeCarried } from './judge.ts';
import type { Settled } from './judge.ts';

const SAID = WORDS['zh-CN'].help.delivery;
const OTHER = sampleReport();

const told = (...doors: readonly Door[]): Report => sampleReport({ deliveries: [{ door: 'spool', outcome: 'kept', at: 1 }, ...doors.map((door) => ({ door, outcome: 'no-answer', at: 2 }))] });
const read = (report: Report): CarriedAnswer => ({ status: 'found', report }) as unknown as CarriedAnswer;
const carriedOf = (report: Report): CarriedReport => ({ link: `https://pay.test/r#${encodeCapsule(report)}`, text: '', fileName: '', json: JSON.stringify(report) });

const REPORT = told('same-origin', 'collector', 'image');
const BLOCKED: Settled = { settled: 'blocked', carried: carriedOf(REPORT), report: REPORT, text: `… ${SAID.blocked} …` };

it('finds nothing wrong with what the person carries where all was shut and the console reads it', () => {
  expect(judgeCarried(BLOCKED, 0, read(REPORT))).toEqual([]);
});

it.each<[problem: string, changes: Partial<Settled>, arrivals?: number, pasted?: CarriedAnswer | null]>([
  ['the person has nothing to carry', { carried: null }, 0, null],
  ['it is said to be delivered', { settled: 'delivered' }],
  ['the widget does not ask the person to carry it', { text: SAID.pending }],
  ['it got out although all was shut', {}, 1],
  ['the console cannot read the text that was copied', {}, 0, { status: 'unreadable' }],
  ['the console cannot read the text that was copied', {}, 0, read(OTHER)],
  ['the console cannot read the text that was copied', {}, 0, null],
  ['the link does not hold the report', { carried: { ...carriedOf(REPORT), link: 'https://pay.test/r#' } }],
  ['the link does not hold the report', { carried: { ...carriedOf(REPORT), link: carriedOf(OTHER).link } }],
  ['the file does not hold the report', { carried: { ...carriedOf(REPORT), json: JSON.stringify(OTHER) } }],
])('says "%s" of what is carried, and nothing else', (problem, changes, arrivals = 0, pasted = read(REPORT)) => {
  expect(judgeCarried({ ...BLOCKED, ...changes }, arrivals, pasted)).toEqual([problem]);
});

interface Arrival {
  readonly wanted?: Partial<DoorCase>;
  readonly settled?: Partial<Settled>;
  readonly doors?: readonly Door[];
  readonly arrivals?: number;
  readonly reports?: readonly Report[];
  readonly kept?: Report | null;
}

/** The collector was shut, and the report left by the picture, unless it is said otherwise. */
function problemsOf({ wanted, settled, doors = ['image'], arrivals = 1, reports = [TRIED], kept = TRIED }: Arrival = {}): readonly string[] {
  const about: Settled = { settled: 'delivered', carried: null, report: TRIED, text: SAID.delivered, ...settled };
  return judgeArrival({ shut: '', resets: [], inVain: ['same-origin', 'collector'], taken: 'image', ...wanted }, about, { arrivals: () => arrivals, doors: () => doors, reports: () => reports }, kept);
}

const TRIED = told('same-origin', 'collector');
/** What was carried arrives by itself once the block is lifted, after any number of rounds in vain. */
const LIFTED = { wanted: { taken: 'person, then this page' }, settled: { settled: 'blocked', text: SAID.blocked }, doors: ['same-origin'] } as const;

it('finds nothing wrong with a report that left once, by the way it should, and is said to have', () => {
  expect(problemsOf()).toEqual([]);
  expect(problemsOf({ wanted: { taken: 'worker' }, doors: ['collector'] }), 'a worker sends what the collector would have been sent').toEqual([]);
  expect(problemsOf(LIFTED)).toEqual([]);
  expect(problemsOf({ ...LIFTED, wanted: { taken: 'person, then the next page' }, reports: [told('same-origin', 'collector', 'image', 'same-origin')] })).toEqual([]);
});

it.each<[problem: string, arrival: Arrival]>([
  ['it was not delivered', { settled: { settled: 'blocked' } }],
  ['the widget does not say that support has it', { settled: { text: SAID.pending } }],
  ['support cannot read it in the console', { kept: null }],
  ['support cannot read it in the console', { kept: OTHER }],
  ['it was acknowledged 2 times', { arrivals: 2 }],
  ['it was acknowledged 0 times', { arrivals: 0 }],
  ['it left by collector, not by image', { doors: ['collector'] }],
  ['it left by image, not by collector', { wanted: { taken: 'worker' } }],
  ['it left by undefined, not by image', { doors: [] }],
  ['it left by image, not by same-origin', { ...LIFTED, doors: ['image', 'same-origin'] }],
  ['what was tried in vain is same-origin', { reports: [told('same-origin')] }],
  ['what was tried in vain is collector,same-origin', { reports: [told('collector', 'same-origin')] }],
  ['what was tried in vain is same-origin,collector,collector', { reports: [told('same-origin', 'collector', 'collector')] }],
  ['what was tried in vain is ', { reports: [] }],
  ['what was tried in vain is same-origin,image', { ...LIFTED, reports: [told('same-origin', 'image')] }],
])('says "%s" of how it left, and nothing else', (problem, arrival) => {
  expect(problemsOf(arrival)).toEqual([problem]);
});
