import { CAUSES } from './cause.ts';
import type { Cause } from './cause.ts';
import type { Evidence, EvidenceId } from './evidence.ts';
import type { Finding } from './finding.ts';
import { PAGE_WEIGHTS, PRIOR, PRIOR_UNDETERMINED } from './weights.ts';
import type { Weights } from './weights.ts';

/** Two causes closer than this are named as a pair that cannot be told apart. */
export const INDISTINGUISHABLE_MARGIN = 0.15;
/** What is less likely is not worth a reader's time. */
const LEAST_CONFIDENCE = 0.02;

/** What is known may be less than there is. */
type Known = Partial<Weights>;

function weightOf(known: Known, id: EvidenceId, cause: Cause): number {
  // An id of a newer page says nothing to an older reader.
  return known[id]?.[cause] || 0;
}

/** Each id once, in order: a thing that happens twice is not twice as telling. */
function distinctIds(evidence: readonly Evidence[]): readonly EvidenceId[] {
  return evidence.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) === index).sort();
}

/** The probability of every cause, in the order of `CAUSES`; they sum to 1. */
export function probabilities(evidence: readonly Evidence[], known: Known = PAGE_WEIGHTS): readonly number[] {
  const ids = distinctIds(evidence);
  const odds = CAUSES.map((cause) =>
    Math.exp(ids.reduce((sum, id) => sum + weightOf(known, id, cause), cause === 'undetermined' ? PRIOR_UNDETERMINED : PRIOR)));
  const total = odds.reduce((sum, each) => sum + each, 0);
  return odds.map((each) => each / total);
}

/**
 * What the evidence says, the likeliest cause first: additive log-odds, so that evidence speaks for itself and in any order. With nothing to
 * go by the one finding is `undetermined`.
 * @param known what evidence speaks for. Default: that which a page can have; `ALL_WEIGHTS` where the service adds its own
 */
export function rank(evidence: readonly Evidence[], known: Known = PAGE_WEIGHTS): readonly Finding[] {
  const ids = distinctIds(evidence);
  const chances = probabilities(evidence, known);
  const supported = CAUSES.map((cause, index) => ({
    cause,
    confidence: chances[index] ?? 0,
    evidence: ids.filter((id) => weightOf(known, id, cause) > 0),
  })).filter(({ cause, confidence, evidence: used }) => cause === 'undetermined' || (used.length > 0 && confidence >= LEAST_CONFIDENCE));

  return supported
    .map((finding) => ({
      ...finding,
      indistinguishableFrom: supported
        .filter(({ cause, confidence }) => cause !== finding.cause && cause !== 'undetermined' && finding.cause !== 'undetermined' && Math.abs(confidence - finding.confidence) < INDISTINGUISHABLE_MARGIN)
        .map(({ cause }) => cause),
    }))
    // Engines older than ES2019 sort unstably.
    .sort((one, other) => other.confidence - one.confidence || CAUSES.indexOf(one.cause) - CAUSES.indexOf(other.cause));
}
