import type { Cause, Diagnosis, Finding } from '@unstuck/protocol';
import { employeeWords } from '@unstuck/protocol';
import { expect } from '@playwright/test';
import type { TestInfo } from '@playwright/test';
import type { DiagnosedPage } from './diagnosed-page.ts';

/** In the annotations of a test: one cell of the confusion matrix. */
export const ANNOTATION = 'diagnosis';

export interface Verdict {
  readonly fault: string;
  readonly expected: Cause;
  /** Cannot be told from what is expected. */
  readonly or: Cause | null;
  readonly found: Cause;
  readonly confidence: number;
  /** What was named along with it as not to be told apart. */
  readonly pairs: readonly Cause[];
  readonly evidence: readonly string[];
}

/** Whether the fault was called by its cause, or named as one of a pair that nobody could tell apart. */
export function isRight({ expected, or, found, pairs }: Verdict): boolean {
  return found === expected || (found === or && pairs.includes(expected));
}

/** Reads what the page says the cause is, keeps it for the confusion matrix, and holds it against the fault that was there. */
export async function judge(info: TestInfo, diagnosed: DiagnosedPage, fault: string, expected: Cause, or?: Cause): Promise<void> {
  const { root } = diagnosed.checkout;
  const found = ((await root.getAttribute('data-unstuck-cause')) ?? 'undetermined') as Cause;
  const heard = await diagnosed.heard();
  const report = (await diagnosed.reports()).at(-1) ?? (await diagnosed.report());
  const top: Finding | undefined = report?.findings[0];
  const verdict: Verdict = {
    fault, expected, found, or: or ?? null,
    confidence: top?.confidence ?? 0,
    pairs: top?.indistinguishableFrom ?? [],
    evidence: top?.evidence ?? [],
  };
  info.annotations.push({ type: ANNOTATION, description: JSON.stringify(verdict) });
  const last: Diagnosis | undefined = heard.at(-1);
  const asPair = or !== undefined && [expected, or].every((cause) => cause === found || verdict.pairs.includes(cause));
  const right = asPair ? found : expected;
  expect(found, JSON.stringify({ verdict, heard: heard.map(({ cause }) => cause), report }, null, 1)).toBe(right);
  if (or !== undefined) expect(asPair).toBe(true);
  expect(top?.cause).toBe(right);
  expect(last?.cause).toBe(right);
  expect(last?.words).toBe(employeeWords(right, 'zh-CN'));
  if ((await diagnosed.checkout.phase()) === 'failed') await expect(root).toContainText(employeeWords(right, 'zh-CN'));
  // The page's policy is only ever blamed when it was to blame, not even on the way.
  if (!expected.startsWith('csp.')) expect(heard.filter(({ cause }) => cause.startsWith('csp.'))).toEqual([]);
}
