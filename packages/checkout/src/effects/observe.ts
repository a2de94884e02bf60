import { fence } from '@unstuck/compat';
import type { CheckoutObservation, ObservationFact } from '@unstuck/protocol';

export type Observe = (attemptId: string, fact: ObservationFact) => void;

/** Numbers the facts of an attempt and hands them to the vendor, who cannot break us: neither by throwing nor by rejecting. */
export function createObserve(observer: ((observation: CheckoutObservation) => unknown) | undefined, now: () => number): Observe {
  const createdAt = now();
  const counts: Record<string, number> = {};
  return (attemptId, fact) => {
    const sequence = (counts[attemptId] ?? 0) + 1;
    counts[attemptId] = sequence;
    fence(() => {
      const answer = observer?.({ ...fact, attemptId, sequence, at: Math.round(now() - createdAt) });
      Object(answer).then?.(undefined, () => undefined);
    });
  };
}
