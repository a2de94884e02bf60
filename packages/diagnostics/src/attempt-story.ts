import type { CheckoutObservation, Phase, Report } from '@unstuck/protocol';

/** As many as a report takes. */
export const MAX_PHASES = 40;

/** What a checkout has told of its present attempt. */
export interface AttemptStory {
  follow(observation: CheckoutObservation): void;
  /** Facts never carry it; the checkout tells its own page. */
  setOrder(id: string | null): void;
  attemptId(): string;
  reference(): string;
  phase(): Phase;
  failure(): Report['failure'];
  attempt(): Report['attempt'];
}

/** @param now of the clock that evidence and timeline go by: a checkout may be mounted long after its page loaded, and counts from then */
export function createAttemptStory(now: () => number): AttemptStory {
  let attemptId = '';
  let reference = '';
  let orderId: string | null = null;
  let phase: Phase = 'boot';
  let phases: Report['attempt']['phases'] = [];
  let failure: Report['failure'] = null;
  let deadlineMs: number | null = null;
  let since = now();

  return {
    follow(observation) {
      if (observation.attemptId !== attemptId) {
        attemptId = observation.attemptId;
        phases = [];
        orderId = null;
      }
      if (observation.type === 'attempt-started') reference = observation.reference;
      if (observation.type !== 'phase-changed') return;
      const { to, money, failure: code } = observation;
      phase = to;
      since = now();
      phases = phases.concat({ phase, at: since }).slice(-MAX_PHASES);
      failure = code && { code, money };
      ({ deadlineMs } = observation);
    },
    setOrder: (id) => void (orderId = id),
    attemptId: () => attemptId,
    reference: () => reference,
    phase: () => phase,
    failure: () => failure,
    attempt: () => ({ id: attemptId, orderId, phases, waitedMs: Math.round(now() - since), deadlineMs }),
  };
}
