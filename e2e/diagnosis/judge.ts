import type { Cause, Diagnosis, Report } from '@unstuck/protocol';
import { employeeWords } from '@unstuck/protocol';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import type { DiagnosisCase, EngineName } from './case.ts';
import { DUE_MS } from './due.ts';
import { judgeWire } from './judge-wire.ts';
import { dueOf, rightCauses, wishOf } from './serve-page.ts';
import { isRight, namesPair } from './verdict.ts';
import type { Named } from './verdict.ts';

/** What the page posted last. */
export interface Ending {
  readonly gaveUp: boolean;
  readonly phase: string | null;
  readonly cause: Cause | null;
  /** What is named once all is over. */
  readonly causeAtEnd: Cause | null;
  readonly textAtEnd: string;
  readonly build: 'legacy' | 'modern' | null;
  readonly text: string;
  readonly heard: readonly Diagnosis[];
  readonly reported: number;
  readonly report: Report | null;
  /** From when the words were waited for, from the click; of files that are missing, from the opening of the page. */
  readonly dueSince: number;
  /** The causes in words when they were due; null if the page ended before. */
  readonly saidInTime: readonly string[] | null;
  /** When the words of each cause that was looked for were first on the screen; of the loader's under `plain`. */
  readonly shown: Readonly<Record<string, number>>;
}

export interface Evidence {
  readonly engine: EngineName;
  readonly build: 'legacy' | 'modern';
  readonly wanted: DiagnosisCase;
  readonly ending: Ending;
  /** Requests that page's host and service saw until the page told how it ended. */
  readonly sent: readonly SeenRequest[];
}

/** Holds what the page says against the fault that was there. */
export function judge({ engine, build, wanted, ending, sent }: Evidence): Named {
  const { fault, expected } = wanted;
  const [, or = null] = rightCauses(wanted, engine);
  const knownAs = wanted.wrongIn?.[engine];
  const top = ending.report?.findings[0];
  const heard = ending.heard.map(({ cause }) => cause);
  const passing = wanted.meanwhile;
  // What passes may be named while it lasts.
  const found = passing === undefined ? ending.cause : (heard.find((cause) => !passing.includes(cause)) ?? ending.causeAtEnd);
  const falsePolicy = [...new Set(heard.concat(found ?? []))].filter((cause) => cause.startsWith('csp.') && cause !== expected);
  const pairs = top?.indistinguishableFrom ?? [];
  const right = isRight({ expected, or, found, pairs });
  const isPlain = wishOf(wanted).until === 'plain';
  const isSilent = expected === null || wanted.toldBy === 'service';
  const words = isPlain ? 'plain' : (found ?? '');
  const due = isSilent ? null : dueOf(wanted);
  const shownAfterMs = right ? (ending.shown[words] ?? null) : null;
  const interim = [...new Set(heard)].filter((cause) => ![found, expected, or, ...(passing ?? [])].includes(cause));
  const named = { fault, engine, expected, or, found, falsePolicy, interim, confidence: top?.confidence ?? 0, pairs, evidence: top?.evidence ?? [], due, shownAfterMs };
  const problems = [
    ...(ending.gaveUp ? [`the page did not come to an end: ${ending.phase}`] : []),
    ...(right || knownAs === found ? [] : [`it is called ${found}, not ${expected}`]),
    ...(ending.build === null || ending.build === build ? [] : [`the ${ending.build} build ran`]),
    ...falsePolicy.map((cause) => `the page's policy was blamed: ${cause}`),
    ...judgeWire(sent, ending.report, engine),
    ...(due === null ? [] : judgeTime(ending, words, DUE_MS[due])),
    ...(passing !== undefined ? judgePassing(ending) : isSilent ? judgeSilence(ending) : isPlain ? judgeLoader(ending) : judgeDiagnosis(ending, found)),
  ];
  if (knownAs !== undefined && right) problems.push(`it is no longer called ${knownAs}: say so in the table of faults`);
  if (or !== null && !namesPair(named)) problems.push(`${expected} and ${or} are not named as a pair`);
  const story = problems.length === 0 ? '' : JSON.stringify({ text: ending.text, heard: ending.heard.map(({ cause }) => cause), report: ending.report });
  return { ...named, problems, story };
}

/** Where they never came, somebody else says so. */
function judgeTime({ shown, saidInTime, dueSince }: Ending, words: string, dueMs: number): readonly string[] {
  const shownAt = shown[words];
  if (shownAt === undefined || saidInTime === null || saidInTime.includes(words)) return [];
  return [`the words came after ${shownAt - dueSince} ms, and were due within ${dueMs}`];
}

function judgeSilence({ heard, reported, report }: Ending): readonly string[] {
  return [...(heard.length === 0 ? [] : ['a cause was named though all was well']), ...(reported === 0 ? [] : ['a report was made']), ...((report?.probes.length ?? 0) === 0 ? [] : ['control requests were sent'])];
}

/** Once it is over, nothing is left of it on the screen. */
function judgePassing({ heard, reported, textAtEnd }: Ending): readonly string[] {
  const left = heard.filter(({ words }) => textAtEnd.includes(words));
  return [...left.map(({ cause }) => `the words of ${cause} stayed on the screen`), ...(reported === 0 ? [] : ['a report was made'])];
}

/** Without our script there is nobody to make a report. */
function judgeLoader({ shown, phase }: Ending): readonly string[] {
  return [...(shown['plain'] === undefined ? ['the form does not say that it stays plain'] : []), ...(phase === null ? [] : [`a checkout came, in ${phase}`])];
}

function judgeDiagnosis({ heard, report, text, shown }: Ending, found: Cause | null): readonly string[] {
  if (found === null) return ['nothing was named'];
  const last = heard.at(-1);
  const words = employeeWords(found, 'zh-CN');
  return [
    ...(report?.findings[0]?.cause === found ? [] : [`the report says ${report?.findings[0]?.cause}`]),
    ...(last?.cause === found && last.words === words ? [] : [`what the page was told last is ${last?.cause}`]),
    ...(text.includes(words) ? [] : [`the words of ${found} are not on the screen`]),
    ...(shown[found] === undefined ? [`the words of ${found} never were on the screen`] : []),
  ];
}
