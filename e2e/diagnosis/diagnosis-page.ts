import type { EngineName } from './case.ts';
import type { Verdict } from './verdict.ts';
export function diagnosisPage(verdicts: readonly Verdict[], engines: readonly EngineName[]): string {
  return JSON.stringify({ verdicts, engines });
}
