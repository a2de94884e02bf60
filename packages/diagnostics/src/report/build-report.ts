import { REPORT_LIMITS, fitReport } from '@unstuck/protocol';
import type { DropReason, Finding, Report } from '@unstuck/protocol';
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
  readonly drops: Readonly<Partial<Record<DropReason, number>>>;
  readonly deliveries: readonly Report['deliveries'][number][];
  /** Values of the page that must not leave, whatever they look like. */
  readonly secrets?: readonly string[];
}

/**
 * A report within its bounds and scrubbed; the newest entries stay, and what had to go is counted in its `drops`.
 * @throws {RangeError} when an id or the time is none
 */
export function buildReport({ build, version, secrets, ...parts }: ReportParts): Report {
  const report = fitReport({ ...parts, sdk: { build, version } }, secrets);
  if (report === null) throw new RangeError('report');
  return withinBytes(report);
}

function withinBytes(report: Report): Report {
  const { timeline, drops } = report;
  if (timeline.length === 0 || sizeOf(report) <= REPORT_LIMITS.maxBytes) return report;
  const half = Math.ceil(timeline.length / 2);
  return withinBytes({ ...report, timeline: timeline.slice(half), drops: { ...drops, 'report-too-large': (drops['report-too-large'] ?? 0) + half } });
}

/** In bytes of UTF-8 at most: no character of UTF-16 takes more than three. */
function sizeOf(report: Report): number {
  return encodeReport(report).replace(/[^\0-\x7f]/g, 'xxx').length;
}
