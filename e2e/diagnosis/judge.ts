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
  readonly found: Cause;
  readonly confidence: number;
  /** What was named along with it as not to be told apart. */
  readonly pairs: readonly Cause[];
  readonly evidence: readonly string[];
}

/** Reads what the page says the cause is, keeps it for the confusion matrix, and holds it against the fault that was there. */
export async function judge(info: TestInfo, diagnosed: DiagnosedPage, fault: string, expected: Cause): Promise<void> {
  const { root } = diagnosed.checkout;
  const found = ((await root.getAttribute('data-unstuck-cause')) ?? 'undetermined') as Cause;
  const heard = await diagnosed.heard();
  const report = (await diagnosed.reports()).at(-1) ?? (await diagnosed.report());
  const top: Finding | undefined = report?.findings[0];
  const verdict: Verdict = {
    fault, expected, found,
    confidence: top?.confidence ?? 0,
    pairs: top?.indistinguishableFrom ?? [],
    evidence: top?.evidence ?? [],
  };
  info.annotations.push({ type: ANNOTATION, description: JSON.stringify(verdict) });
  const last: Diagnosis | undefined = heard.at(-1);
  expect(found, JSON.stringify({ verdict, heard: heard.map(({ cause }) => cause), report }, null, 1)).toBe(expected);
  expect(top?.cause).toBe(expected);
  expect(last?.cause).toBe(expected);
  expect(last?.words).toBe(employeeWords(expected, 'zh-CN'));
  // The page's policy is only ever blamed when it was to blame, not even on the way.
  if (!expected.startsWith('csp.')) expect(heard.filter(({ cause }) => cause.startsWith('csp.'))).toEqual([]);
}
