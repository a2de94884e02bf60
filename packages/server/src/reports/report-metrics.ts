import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { PolicyDrop } from './read-policy-reports.ts';

/** What became of one report, piece of a report, or report of a browser's own. */
export type ReportOutcome = 'accepted' | 'chunk' | 'refused' | 'busy' | 'policy' | `policy-${PolicyDrop}`;
export type ReportCount = (outcome: ReportOutcome, howMany?: number) => void;

export function createReportCount(registry: Registry): ReportCount {
  const counter = new Counter({ name: 'unstuck_reports_total', help: 'Reports by what became of them.', labelNames: ['outcome'], registers: [registry] });
  return (outcome, howMany = 1) => counter.inc({ outcome }, howMany);
}
