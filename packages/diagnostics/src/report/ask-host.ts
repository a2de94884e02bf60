import { fitReport } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { encodeReport } from './encode-report.ts';

/**
 * Sees a copy of every report before it leaves, and returns the one to send: the same, a changed one, or null for none. Returning nothing
 * sends the copy as it was changed. What is returned is held to the allow-list again; a hook that throws lets only the core of the report leave,
 * without any text of the page.
 */
export type BeforeReport = (report: Report) => Report | null;

const { parse } = JSON;

/**
 * What the host lets go. Its answer is held to the allow-list again. A hook that throws meant to take something out: then only the core
 * of the report leaves, without any text of the page.
 */
export function askHost(report: Report, beforeReport: BeforeReport | undefined, secrets: readonly string[] = []): Report | null {
  if (!beforeReport) return report;
  try {
    const copy: Report = parse(encodeReport(report));
    const answer: unknown = beforeReport(copy);
    // A hook that changes its copy and forgets to return it means that copy.
    return answer === null ? null : (fitReport(answer === undefined ? copy : answer, secrets) ?? coreOf(report));
  } catch {
    return coreOf(report);
  }
}

function coreOf(report: Report): Report {
  const { evidence, timeline, drops } = report;
  return {
    ...report,
    evidence: evidence.map(({ id, at }) => ({ id, at })),
    probes: [],
    environment: {},
    timeline: [],
    drops: { ...drops, 'hook-failed': timeline.length },
  };
}
