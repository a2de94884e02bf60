import type { ObservationFact } from '@unstuck/protocol';
import { DEADLINES } from '../machine/deadlines.ts';
import type { Event } from '../machine/event.ts';
import { moneyOf } from '../machine/money.ts';
import type { State } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';

/** What happened between two states, in the words of the observation contract. */
export function factsOf(previous: State, next: State, cause: Event['type'] | null): readonly ObservationFact[] {
  const facts: ObservationFact[] = [];
  const joined = next.phase === 'creating' && next.joined;
  if (previous.phase === 'boot' || next.intent.attemptId !== previous.intent.attemptId) {
    if (next.phase !== 'boot') facts.push({ type: 'attempt-started', reference: next.intent.reference, resumed: joined });
  }
  if (joined && !(previous.phase === 'creating' && previous.joined)) {
    facts.push({ type: 'joined', by: cause === 'told' ? 'message' : 'ledger' });
  }
  if (next.phase !== previous.phase) {
    const failure = next.phase === 'failed' ? next.failure : null;
    facts.push({
      type: 'phase-changed', from: previous.phase, to: next.phase, failure, money: moneyOf(next),
      deadlineMs: isWorking(next) ? DEADLINES.total : null,
    });
  }
  if (isWorking(next) && next.work.slow !== 'no' && !(isWorking(previous) && previous.work.slow === next.work.slow)) {
    facts.push({ type: 'slow', level: next.work.slow, phase: next.phase });
  }
  return facts;
}
