import type { Report } from './report.ts';

const FEWEST_EVIDENCE = 8;
const FEWEST_FINDINGS = 3;

/** The same report with a little less: the oldest of the timeline first, then the environment, then what explains the evidence. Null when only the core is left. */
export function shorten(report: Report): Report | null {
  const { timeline, environment, evidence, probes, deliveries, attempt, findings } = report;
  if (timeline.length > 0) return less(report, part(timeline), (count) => ({ timeline: timeline.slice(count) }));
  const facts = Object.keys(environment) as (keyof typeof environment)[];
  if (facts.length > 0) {
    return less(report, part(facts), (count) => {
      const kept: Report['environment'] = {};
      for (const name of facts.slice(0, facts.length - count)) kept[name] = environment[name] ?? null;
      return { environment: kept };
    });
  }
  const explained = evidence.filter(({ detail }) => detail).length + probes.filter(({ detail }) => detail).length;
  if (explained > 0) {
    return less(report, explained, () => ({
      evidence: evidence.map(({ id, at }) => ({ id, at })),
      probes: probes.map(({ name, outcome, durationMs }) => ({ name, outcome, durationMs })),
    }));
  }
  if (deliveries.length > 0) return less(report, part(deliveries), (count) => ({ deliveries: deliveries.slice(count) }));
  if (attempt.phases.length > 1) return less(report, 1, (count) => ({ attempt: { ...attempt, phases: attempt.phases.slice(count) } }));
  if (findings.length > FEWEST_FINDINGS) return less(report, findings.length - FEWEST_FINDINGS, () => ({ findings: findings.slice(0, FEWEST_FINDINGS) }));
  if (evidence.length > FEWEST_EVIDENCE) return less(report, evidence.length - FEWEST_EVIDENCE, () => ({ evidence: evidence.slice(-FEWEST_EVIDENCE) }));
  return null;
}

/** A quarter at a time: few steps, and little more lost than has to be. */
function part(items: readonly unknown[]): number {
  return Math.ceil(items.length / 4);
}

function less(report: Report, count: number, change: (count: number) => Partial<Report>): Report {
  return { ...report, ...change(count), drops: { ...report.drops, shortened: (report.drops['shortened'] ?? 0) + count } };
}
