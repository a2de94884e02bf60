import type { Breadcrumb, Contexts, Event } from '@sentry/browser';
import type { EnvironmentField, Report } from '@unstuck/protocol';
import { orderTailOf } from './order-tail.ts';
import type { ReportGist } from './report-gist.ts';

/** What tells engines and pages apart, to search and count by. */
const ENGINE_FACTS: readonly EnvironmentField[] = ['documentMode', 'compatMode', 'dualKernel', 'storage', 'framed', 'online', 'apiSameOrigin', 'fetchNative'];
/** As Sentry makes ids. https://develop.sentry.dev/sdk/data-model/event-payloads/#required-attributes */
const EVENT_ID = /^[\da-f]{32}$/;

type Entry = Readonly<Record<string, string | number | boolean | null>>;

/** The id under which Sentry takes an event only once: the report's own, where that has its form. */
export function eventIdOf({ reportId }: Report): string | null {
  return EVENT_ID.test(reportId) ? reportId : null;
}

/**
 * A report as a Sentry event, with nothing in it but the report. Entries of contexts are flat: clients cut what is deeper than three levels.
 * https://develop.sentry.dev/sdk/data-model/event-payloads/
 */
export function toSentryEvent(report: Report, gist: ReportGist): Event {
  const { userAgent } = report.environment;
  return {
    timestamp: Date.parse(report.madeAt) / 1000,
    platform: 'javascript',
    logger: 'unstuck',
    level: gist.level,
    message: gist.words,
    fingerprint: ['unstuck', gist.cause],
    tags: tagsOf(report, gist),
    contexts: contextsOf(report),
    breadcrumbs: breadcrumbsOf(report),
    // Sentry reads browser and system from this header.
    ...(typeof userAgent === 'string' && { request: { headers: { 'User-Agent': userAgent } } }),
  };
}

function tagsOf({ reference, sdk, failure, environment }: Report, { cause, confidenceWord, phase }: ReportGist): NonNullable<Event['tags']> {
  const tags: NonNullable<Event['tags']> = {
    'unstuck.cause': cause, 'unstuck.confidence': confidenceWord, 'unstuck.reference': reference, 'unstuck.build': sdk.build, 'unstuck.version': sdk.version,
  };
  if (phase !== null) tags['unstuck.phase'] = phase;
  if (failure !== null) Object.assign(tags, { 'unstuck.failure': failure.code, 'unstuck.money': failure.money });
  for (const fact of ENGINE_FACTS) if (environment[fact] !== undefined) tags[`unstuck.${fact}`] = environment[fact];
  return tags;
}

function contextsOf(report: Report): Contexts {
  const { reportId, reference, madeAt, attempt, findings, evidence, probes, environment, drops, deliveries } = report;
  return {
    'unstuck.attempt': {
      reference, reportId, madeAt, attemptId: attempt.id, orderTail: orderTailOf(report), waitedMs: attempt.waitedMs, deadlineMs: attempt.deadlineMs,
      phases: attempt.phases.map(({ phase, at }) => `${phase} at ${at} ms`).join(', '),
      deliveries: deliveries.map(({ door, outcome }) => `${door}: ${outcome}`).join(', '),
    },
    'unstuck.findings': byName(findings.map(({ cause, confidence, evidence: ids, indistinguishableFrom }) =>
      [cause, { probability: confidence, evidence: ids.join(', '), indistinguishableFrom: indistinguishableFrom.join(', ') }])),
    'unstuck.evidence': byName(evidence.map(({ id, at, detail }) => [id, { at, ...detail }])),
    'unstuck.probes': byName(probes.map(({ name, outcome, durationMs, detail }) => [name, { outcome, durationMs, ...detail }])),
    'unstuck.environment': { ...environment },
    'unstuck.drops': { ...drops },
  };
}

/** The second of a name is told from the first. */
function byName(entries: readonly (readonly [name: string, entry: Entry])[]): Record<string, Entry> {
  const named = new Map<string, Entry>();
  for (const [name, entry] of entries) {
    let free = name;
    for (let count = 2; named.has(free); count += 1) free = `${name} (${count})`;
    named.set(free, entry);
  }
  return Object.fromEntries(named);
}

function breadcrumbsOf({ timeline, madeAt, attempt }: Report): Breadcrumb[] {
  // The timeline counts from a moment that the report does not name; the last phase began `waitedMs` before it was made.
  const lastPhase = timeline.filter(({ what }) => what === 'phase-changed').slice(-1)[0];
  const madeAfter = lastPhase ? lastPhase.at + attempt.waitedMs : (timeline.slice(-1)[0]?.at ?? 0);
  const beganAt = Date.parse(madeAt) - madeAfter;
  return timeline.map((entry) => ({
    timestamp: (beganAt + entry.at) / 1000,
    category: 'unstuck',
    message: entry.what,
    level: levelOf(entry),
    ...(entry.detail && { data: entry.detail }),
  }));
}

function levelOf({ what, detail }: Report['timeline'][number]): NonNullable<Breadcrumb['level']> {
  if (detail?.['to'] === 'failed' || what === 'script error') return 'error';
  return what === 'slow' || what === 'hand-off-stopped' || (what === 'request-ended' && detail?.['outcome'] !== 'ok') ? 'warning' : 'info';
}
