import type { Cause } from './cause.ts';

/** One cause that the evidence speaks for. */
export interface Finding {
  readonly cause: Cause;
  /** Probability in [0, 1]; those of all causes sum to 1. */
  readonly confidence: number;
  /** Ids of the evidence that spoke for it. */
  readonly evidence: readonly string[];
  /** Causes that this evidence cannot tell from it. */
  readonly indistinguishableFrom: readonly Cause[];
}
