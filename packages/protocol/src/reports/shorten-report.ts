import type { Report } from './report.ts';

const FEWEST_FINDINGS = 3;

/**
 * The same report with a little less in it: the oldest of the timeline goes first, then facts of the environment, then what explains the
 * evidence, then the least likely causes. Null when only its core is left.
 */
export function shorten(report: Report): Report | null {
  const { timeline, environment, evidence, probes, findings, drops } = report;
  const facts = Object.keys(environment) as (keyof typeof environment)[];
  // A quarter at a time: few steps, and little more lost than has to be.
  const [left, count] =
    timeline.length > 0 ? [{ timeline: timeline.slice(quarter(timeline)) }, quarter(timeline)] as const
    : facts.length > 0 ? [{ environment: pick(environment, facts.slice(0, -quarter(facts))) }, quarter(facts)] as const
    : evidence.concat(probes as never).some(({ detail }) => detail) ? [{
        evidence: evidence.map(({ id, at }) => ({ id, at })),
        probes: probes.map(({ name, outcome, durationMs }) => ({ name, outcome, durationMs })),
      }, evidence.length + probes.length] as const
    : findings.length > FEWEST_FINDINGS ? [{ findings: findings.slice(0, FEWEST_FINDINGS) }, findings.length - FEWEST_FINDINGS] as const
    : [null, 0] as const;
  return left && { ...report, ...left, drops: { ...drops, shortened: (drops['shortened'] ?? 0) + count } };
}

function quarter(items: readonly unknown[]): number {
  return Math.ceil(items.length / 4);
}

function pick(environment: Report['environment'], names: readonly (keyof Report['environment'])[]): Report['environment'] {
  const picked: Report['environment'] = {};
  for (const name of names) picked[name] = environment[name] ?? null;
  return picked;
}
