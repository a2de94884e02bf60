import { CAUSES_BY_AREA, confidenceWord, employeeWords } from '@unstuck/protocol';
import type { Cause, Locale, ConfidenceWord, Phase, Report } from '@unstuck/protocol';

/** What a report comes to, for lists in which it stands among many. */
export interface ReportGist {
  /** The likeliest; `undetermined` where there is none. */
  readonly cause: Cause;
  /** Its probability in [0, 1]. */
  readonly confidence: number;
  readonly confidenceWord: ConfidenceWord;
  /** In which the attempt failed; null where the report does not say. */
  readonly phase: Phase | null;
  /**
   * `warning` where the person's own computer or network stands in the way and no money is at stake: nobody who reads it can mend that.
   * `error` otherwise.
   */
  readonly level: 'error' | 'warning';
  /** One line: what happened, the cause, and what the employee is told. */
  readonly words: string;
}

const ELSEWHERE: readonly Cause[] = [...CAUSES_BY_AREA.device, ...CAUSES_BY_AREA.network];

export function gistOf(report: Report, locale: Locale): ReportGist {
  const { findings: [top], failure, attempt } = report;
  const { cause, confidence } = top ?? { cause: 'undetermined' as const, confidence: 0 };
  const phase = attempt.phases.filter((entry) => entry.phase !== 'failed').slice(-1)[0]?.phase ?? null;
  const harmless = failure?.money === 'not-sent' && ELSEWHERE.includes(cause);
  const told = employeeWords(cause, locale);
  return {
    cause, confidence, phase,
    confidenceWord: confidenceWord(confidence),
    level: harmless ? 'warning' : 'error',
    words: locale === 'en' ? `Top-up failed${phase === null ? '' : ` (${phase})`}: ${cause}. ${told}` : `充值失败${phase === null ? '' : `（${phase}）`}：${cause}。${told}`,
  };
}
