import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { employeeWords, rank } from '@unstuck/protocol';
import type { Diagnosis, DiagnosisSource, Finding, Locale } from '@unstuck/protocol';
import type { AttemptStory } from './attempt-story.ts';
import type { EvidenceLog } from './evidence-log.ts';
import type { Timeline } from './timeline.ts';

const CAUSE = 'data-unstuck-cause';
/** Firefox reports a violation up to 12 ms after the rejection it explains, Chromium 0.4 ms: nothing is decided before that is in. */
export const DECIDE_AFTER_MS = 60;
/** What is less likely than this is not said before the control requests are answered: of many causes, the likeliest is mostly not the one. */
const LEAST_SURE = 0.4;
/** The phases in which something is awaited: creating, paying, confirming, approval. */
export const UNDERWAY = /ing$|approval/;

export interface VerdictParts {
  readonly platform: Platform;
  readonly evidence: EvidenceLog;
  readonly story: AttemptStory;
  readonly timeline: Timeline;
  readonly locale: Locale;
  /** Whether the control requests of this stage are answered. */
  readonly asked: () => boolean;
}

/** What is said of the trouble, and to whom: to listeners, and to the page by an attribute. */
export interface Verdict extends DiagnosisSource {
  /** Weighs the evidence, once what else is about to come is in. Only a stage in trouble has a cause; given, `troubled` says whether it is. */
  decideSoon(troubled?: boolean): void;
  /** The same at once. */
  decide(troubled?: boolean): void;
  /** Whether and how the report gets out, where anything is said at all. */
  amend(change: (told: Diagnosis) => Partial<Pick<Diagnosis, 'delivery' | 'carried'>>): void;
  /** Keeps the attribute current there. Returns what ends that. */
  mark(root: Element): () => void;
  roots(): readonly Element[];
  dispose(): void;
}

export function createVerdict({ platform, evidence, story, timeline, locale, asked }: VerdictParts): Verdict {
  let listeners: readonly ((diagnosis: Diagnosis | null) => void)[] = [];
  let roots: readonly Element[] = [];
  let diagnosis: Diagnosis | null = null;
  let troubled = false;
  let timer = 0;

  function decideSoon(now = troubled): void {
    // Nothing need fail first where the browser says that it is offline.
    troubled = now || (UNDERWAY.test(story.phase()) && evidence.has('device.offline'));
    if (troubled) timer ||= platform.setTimer(() => decide(), DECIDE_AFTER_MS);
  }

  function rest(): void {
    platform.clearTimer(timer);
    timer = 0;
  }

  function decide(now = troubled): void {
    rest();
    troubled = now;
    const [top] = rank(evidence.all());
    const known = top !== undefined && top.cause !== 'undetermined' && (top.confidence > LEAST_SURE || asked());
    if (troubled && top && (known || story.phase() === 'failed')) say(top);
    else tell(null);
  }

  function say({ cause, confidence }: Finding): void {
    const attemptId = story.attemptId();
    // What can be carried stays in hand while the cause becomes clearer.
    const kept = diagnosis?.attemptId === attemptId ? diagnosis : null;
    if (kept?.cause === cause) return;
    timeline.note('cause', { cause, confidence: Math.round(confidence * 100) / 100 });
    tell({ attemptId, cause, words: employeeWords(cause, locale), delivery: kept?.delivery ?? null, carried: kept?.carried ?? null });
  }

  function tell(next: Diagnosis | null): void {
    if (next === diagnosis) return;
    diagnosis = next;
    for (const root of roots) mark(root);
    for (const listener of listeners) fence(() => listener(next));
  }

  function mark(root: Element): void {
    if (diagnosis) root.setAttribute(CAUSE, diagnosis.cause);
    else root.removeAttribute(CAUSE);
  }

  return {
    decideSoon,
    decide,
    amend: (change) => diagnosis && tell({ ...diagnosis, ...change(diagnosis) }),
    mark(root) {
      mark(root);
      roots = roots.concat(root);
      return () => {
        roots = roots.filter((other) => other !== root);
        root.removeAttribute(CAUSE);
      };
    },
    roots: () => roots,
    subscribe(listener) {
      listeners = [...listeners, listener];
      fence(() => listener(diagnosis));
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    dispose() {
      rest();
      listeners = [];
    },
  };
}
