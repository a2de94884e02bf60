import type { Cause, Diagnosis, Report } from '@unstuck/protocol';
import { employeeWords } from '@unstuck/protocol';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import type { DiagnosisCase, EngineName } from './case.ts';
import { rightCauses, wishOf } from './serve-page.ts';
import { isRight } from './verdict.ts';
import type { Named } from './verdict.ts';

/** What the page posted last. */
export interface Ending {
  readonly gaveUp: boolean;
  readonly phase: string | null;
  readonly cause: Cause | null;
  readonly build: 'legacy' | 'modern' | null;
  readonly text: string;
  readonly heard: readonly Diagnosis[];
  readonly reported: number;
  readonly report: Report | null;
  readonly announcedAt: number | null;
  readonly shownAt: number | null;
}

export interface Evidence {
  readonly engine: EngineName;
  readonly build: 'legacy' | 'modern';
  readonly wanted: DiagnosisCase;
  readonly ending: Ending;
  /** Order requests that any service saw. */
  readonly sent: readonly SeenRequest[];
}

/** A control request is sent at most so often. */
const MOST_PROBES = 6;
/** What the browser itself announces is said before the person is told to wait. */
const NOTICE_MS = 3_000;
const ANNOUNCED: readonly (Cause | null)[] = ['offline', 'csp.connect'];

/** Holds what the page says against the fault that was there. */
export function judge({ engine, build, wanted, ending, sent }: Evidence): Named {
  const { fault, expected } = wanted;
  const [, or = null] = rightCauses(wanted, engine);
  const knownAs = wanted.wrongIn?.[engine];
  const top = ending.report?.findings[0];
  const found = ending.cause;
  const falsePolicy = [...new Set(ending.heard.map(({ cause }) => cause).concat(found ?? []))].filter((cause) => cause.startsWith('csp.') && cause !== expected);
  const named = {
    fault, engine, expected, or, found, falsePolicy,
    confidence: top?.confidence ?? 0, pairs: top?.indistinguishableFrom ?? [], evidence: top?.evidence ?? [],
    shownAfterMs: ending.shownAt,
  };
  const problems = [
    ...(ending.gaveUp ? [`the page did not come to an end: ${ending.phase}`] : []),
    ...(isRight(named) || knownAs === found ? [] : [`it is called ${found}, not ${expected}`]),
    ...(ending.build === null || ending.build === build ? [] : [`the ${ending.build} build ran`]),
    ...falsePolicy.map((cause) => `the page's policy was blamed: ${cause}`),
    ...sent.filter(({ method, headers }) => method === 'POST' && headers['idempotency-key'] === undefined && headers.authorization === undefined).map(({ path }) => `${path} was posted to only to find out`),
    ...(expected === null || wanted.toldBy === 'service' ? judgeSilence(ending) : wishOf(wanted).until === 'plain' ? judgeLoader(ending) : judgeDiagnosis(ending, found)),
  ];
  if (knownAs !== undefined && isRight(named)) problems.push(`it is no longer called ${knownAs}: say so in the table of faults`);
  if (expected !== null && or !== null && !namesBoth(named, expected, or)) problems.push(`${expected} and ${or} are not named as a pair`);
  const story = problems.length === 0 ? '' : JSON.stringify({ text: ending.text, heard: ending.heard.map(({ cause }) => cause), report: ending.report });
  return { ...named, problems, story };
}

function namesBoth({ found, pairs }: Pick<Named, 'found' | 'pairs'>, one: Cause, other: Cause): boolean {
  return [one, other].every((cause) => cause === found || pairs.includes(cause));
}

function judgeSilence({ heard, reported, report }: Ending): readonly string[] {
  return [...(heard.length === 0 ? [] : ['a cause was named though all was well']), ...(reported === 0 ? [] : ['a report was made']), ...((report?.probes.length ?? 0) === 0 ? [] : ['control requests were sent'])];
}

/** Without our script there is nobody to make a report. */
function judgeLoader({ shownAt, phase }: Ending): readonly string[] {
  return [...(shownAt === null ? ['the form does not say that it stays plain'] : []), ...(phase === null ? [] : [`a checkout came, in ${phase}`])];
}

function judgeDiagnosis({ heard, report, text, shownAt, announcedAt }: Ending, found: Cause | null): readonly string[] {
  if (found === null) return ['nothing was named'];
  const last = heard.at(-1);
  const words = employeeWords(found, 'zh-CN');
  const lateBy = shownAt === null ? 0 : shownAt - (announcedAt ?? 0);
  return [
    ...(report?.findings[0]?.cause === found ? [] : [`the report says ${report?.findings[0]?.cause}`]),
    ...(last?.cause === found && last.words === words ? [] : [`what the page was told last is ${last?.cause}`]),
    ...(text.includes(words) ? [] : [`the words of ${found} are not on the screen`]),
    ...(shownAt === null ? ['the right words never were on the screen'] : []),
    ...(ANNOUNCED.includes(found) && lateBy > NOTICE_MS ? [`the words came ${lateBy} ms after the browser's announcement`] : []),
    ...((report?.probes.length ?? 0) <= MOST_PROBES ? [] : [`${report?.probes.length} control requests were sent`]),
  ];
}
