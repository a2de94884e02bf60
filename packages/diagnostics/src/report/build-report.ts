import { REPORT_LIMITS, fitReport } from '@unstuck/protocol';
import type { Finding, Report } from '@unstuck/protocol';
import { encodeReport } from './encode-report.ts';

/** What a report is made from. Each part may be larger than its bounds and carry anything: only what the allow-list grants gets through. */
export interface ReportParts {
  readonly reportId: string;
  readonly reference: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly build: Report['sdk']['build'];
  readonly version: string;
  readonly attempt: Report['attempt'];
  readonly failure: Report['failure'];
  readonly findings: readonly Finding[];
  readonly evidence: Report['evidence'] | readonly Report['evidence'][number][];
  readonly probes: readonly Report['probes'][number][];
  readonly environment: Report['environment'];
  readonly timeline: readonly Report['timeline'][number][];
  /** Entries left out before, by reason. */
  readonly drops: Readonly<Record<string, number>>;
  readonly deliveries: readonly Report['deliveries'][number][];
  /** Values of the page that must not leave, whatever they look like. */
  readonly secrets?: readonly string[];
}

/** Why a report has less in it than there was. */
export type ReportDrop = 'phases-full' | 'evidence-full' | 'probes-full' | 'timeline-full' | 'deliveries-full' | 'report-too-large';

/**
 * A report within its bounds and scrubbed; the newest entries stay, and what had to go is counted.
 * @throws {RangeError} when an id or the time is none
 */
export function buildReport(parts: ReportParts): Report {
  const { reportId, reference, madeAt, build, version, attempt, failure, findings, evidence, probes, environment, timeline, deliveries, secrets } = parts;
  const drops: Record<string, number> = { ...parts.drops };
  const count = (reason: ReportDrop, dropped: number): void => {
    if (dropped > 0) drops[reason] = (drops[reason] ?? 0) + dropped;
  };
  count('phases-full', attempt.phases.length - REPORT_LIMITS.maxPhases);
  count('evidence-full', evidence.length - REPORT_LIMITS.maxEvidence);
  count('probes-full', probes.length - REPORT_LIMITS.maxProbes);
  count('timeline-full', timeline.length - REPORT_LIMITS.maxTimeline);
  count('deliveries-full', deliveries.length - REPORT_LIMITS.maxDeliveries);
  const sdk = { build, version };
  let report = fitReport({ reportId, reference, madeAt, sdk, attempt, failure, findings, evidence, probes, environment, timeline, drops, deliveries }, secrets);
  if (report === null) throw new RangeError('report');
  while (sizeOf(report) > REPORT_LIMITS.maxBytes && report.timeline.length > 0) {
    const half = Math.ceil(report.timeline.length / 2);
    count('report-too-large', half);
    report = { ...report, drops: { ...drops }, timeline: report.timeline.slice(half) };
  }
  return report;
}

/** In bytes of UTF-8. */
function sizeOf(report: Report): number {
  return encodeURIComponent(encodeReport(report)).replace(/%../g, 'x').length;
}
