import type { Cause } from '@unstuck/protocol';
import type { EngineName } from './case.ts';
import type { Due } from './due.ts';

/** What one engine called one fault. */
export interface Named {
  readonly fault: string;
  readonly engine: EngineName;
  /** Null: nothing was wrong. */
  readonly expected: Cause | null;
  /** Cannot be told from what is expected. */
  readonly or: Cause | null;
  readonly found: Cause | null;
  readonly confidence: number;
  /** What was named along with it as not to be told apart. */
  readonly pairs: readonly Cause[];
  readonly evidence: readonly string[];
  /** By when the words had to be there; null where the page has nothing to say. */
  readonly due: Due | null;
  /** From the click, or from the opening of the page, to the words of `found` on the screen; null where those are not right. */
  readonly shownAfterMs: number | null;
  /** Causes of the page's policy that were named, if only on the way, though the policy was not to blame. */
  readonly falsePolicy: readonly Cause[];
  /** What else it was called before that, wrongly. */
  readonly interim: readonly Cause[];
  /** What was wrong; empty when nothing was. */
  readonly problems: readonly string[];
  /** What helps to find out why, where something was wrong. */
  readonly story: string;
}

export type Verdict =
  | ({ readonly kind: 'named'; readonly version: string } & Named)
  /** Here the fault cannot happen, or cannot be made. */
  | { readonly kind: 'not applicable'; readonly fault: string; readonly engine: EngineName; readonly reason: string }
  /** The engine, or what arranges the fault, did not do what it should: nothing was proved. */
  | { readonly kind: 'broken'; readonly fault: string; readonly engine: EngineName; readonly reason: string }
  /** This machine has not the engine. */
  | { readonly kind: 'missing'; readonly fault: string; readonly engine: EngineName; readonly reason: string };

/** Whether the fault was called by its cause, or named as one of a pair that nobody could tell apart. */
export function isRight({ expected, or, found, pairs }: Pick<Named, 'expected' | 'or' | 'found' | 'pairs'>): boolean {
  return found === expected || (found !== null && found === or && expected !== null && pairs.includes(expected));
}

/** Whether both causes of a pair that nobody can tell apart were named. */
export function namesPair({ expected, or, found, pairs }: Pick<Named, 'expected' | 'or' | 'found' | 'pairs'>): boolean {
  return or !== null && [expected, or].every((cause) => cause !== null && (cause === found || pairs.includes(cause)));
}
