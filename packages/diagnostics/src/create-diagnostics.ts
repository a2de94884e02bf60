import { createNativePlatform, fence } from '@unstuck/compat';
import { announce } from '@unstuck/compat/announce';
import { PAGE_WEIGHTS, baseUrl, rank } from '@unstuck/protocol';
import type { CheckoutObservation, Report } from '@unstuck/protocol';
import { createVerdict, UNDERWAY } from './verdict.ts';
import { createAttemptStory } from './attempt-story.ts';
import type { CollectorParts } from './collect/collector-parts.ts';
import { observeConnectivity } from './collect/connectivity.ts';
import { observeCspViolations } from './collect/csp-violations.ts';
import { readEnvironment } from './collect/environment.ts';
import { createHeartbeat } from './collect/heartbeat.ts';
import { listen } from './collect/listen.ts';
import { observePageExit } from './collect/page-exit.ts';
import { createRequestEvidence } from './collect/request-evidence.ts';
import { observeResourceFailures } from './collect/resource-failures.ts';
import { observeScriptErrors } from './collect/script-errors.ts';
import { observeVisibility } from './collect/visibility.ts';
import { carryReport } from './deliver/carry.ts';
import { createDelivery } from './deliver/create-delivery.ts';
import type { Diagnostics, DiagnosticsOptions } from './diagnostics-options.ts';
import { createEvidenceLog } from './evidence-log.ts';
import { createInquiry } from './inquiry.ts';
import { randomHex } from './random-hex.ts';
import { askHost } from './report/ask-host.ts';
import { buildReport } from './report/build-report.ts';
import { encodeReport } from './report/encode-report.ts';
import { pageSecrets } from './report/page-secrets.ts';
import { createTimeline } from './timeline.ts';
import { VERSION } from './version.ts';

/** Resource Timing learns of the end of a request up to 150 ms later: what is reported has heard of that. */
const REPORT_AFTER_MS = 200;
/** This many unanswered checks in a row are no accident. */
const MISSES_TO_WORRY = 2;
/** Whoever comes to one of these still has to do with what was in the way before. */
const SAME_STAGE = /failed|confirming|approval/;
const ID_BYTES = 16;

/**
 * Hears what a checkout does, and finds out why it does not get on. It says nothing while all is well: only a stage that is slow, stopped or
 * failed has a cause.
 */
export function createDiagnostics(options: DiagnosticsOptions = {}): Diagnostics {
  const scope = options.scope ?? window;
  const platform = options.platform ?? createNativePlatform(scope);
  const { document, location, navigator } = scope;
  const build = options.build ?? 'modern';
  const bases = [options.api ?? '', ...(options.fallbacks ?? [])].map((base) => baseUrl(base, location.origin));
  const [api = ''] = bases;
  const locale = /^en/i.test(options.locale ?? (document.documentElement.lang || navigator.language)) ? 'en' : 'zh-CN';
  const createdAt = platform.now();
  const now = (): number => Math.round(platform.now() - createdAt);

  const timeline = createTimeline({ now });
  const evidence = createEvidenceLog({ now, changed: () => verdict.decideSoon() });
  const parts: CollectorParts = { scope, platform, api, evidence, timeline };
  const story = createAttemptStory(now);
  const requests = createRequestEvidence(parts);
  const heartbeat = createHeartbeat(parts);
  const inquiry = createInquiry(parts);
  const verdict = createVerdict({ platform, evidence, story, timeline, locale, asked: () => !!inquiry.probes()[0] });
  const sending: Record<string, boolean> = {};
  const delivery = createDelivery({ platform, scope, bases, busy: () => Object.keys(sending).length > 0, doors: options.doors, siteKey: options.siteKey });
  const early = options.earlyEvents ?? [];

  let misses = 0;
  let due: string | null = null;
  let disposed = false;

  function startStage(): void {
    misses = 0;
    inquiry.startStage();
    requests.startStage();
    evidence.startStage();
    verdict.decide(false);
  }

  /** The stage is slow, stopped or failed: say what it looks like, and find out more. */
  function worry(): void {
    const found = inquiry.look(verdict.roots()[0] ?? null);
    verdict.decideSoon(true);
    // A report leaves whatever became of the inquiry.
    platform.setTimer(() => void found.then(sendIfDue), REPORT_AFTER_MS);
  }

  function makeReport(reportId: string, deliveries: readonly Report['deliveries'][number][]): Report | null {
    const environment = readEnvironment(parts);
    const secrets = pageSecrets(scope, [location.host, api, encodeReport(environment), ...Object.keys(PAGE_WEIGHTS)].join(' '));
    const built = buildReport({
      reportId, build,
      reference: story.reference(), attempt: story.attempt(), failure: story.failure(),
      findings: rank(evidence.all()), evidence: evidence.all(), secrets,
      probes: inquiry.probes(), timeline: timeline.all(),
      environment,
      drops: { 'evidence-full': evidence.drops(), 'timeline-full': timeline.drops() },
      deliveries,
      version: VERSION,
      madeAt: new Date().toISOString(),
    });
    return askHost(built, options.beforeReport, secrets);
  }

  function sendIfDue(): void {
    if (due === null) return;
    const id = due;
    due = null;
    fence(() => {
      verdict.decide();
      const report = makeReport(id, []);
      if (report === null) return;
      verdict.amend(({ words }) => ({ carried: carryReport(report, api, words) }));
      delivery.send(report);
      for (const root of verdict.roots()) fence(() => announce(root, 'unstuck:report', report));
    });
  }

  function follow(fact: CheckoutObservation): void {
    if (disposed) return;
    // A retry ends the failed attempt: it is reported first, as it was.
    if (fact.type === 'phase-changed') sendIfDue();
    story.follow(fact);
    note(fact);
    if (fact.type === 'phase-changed') {
      const { from, to } = fact;
      // An order that is confirmed after its hand-off, or was not paid there, is still on the same way.
      if (!SAME_STAGE.test(to) && (to !== 'paying' || from !== 'confirming')) startStage();
      if (UNDERWAY.test(to)) heartbeat.run();
      else heartbeat.stop();
      if (to === 'failed') due = randomHex(platform, ID_BYTES);
      if (to === 'failed' || to === 'approval') worry();
    }
    requests.take(fact);
    switch (fact.type) {
      case 'hand-off-stopped':
        // The order may yet be paid by another way, and only the page's own people can open this one: they are told.
        due = randomHex(platform, ID_BYTES);
        return worry();
      case 'slow':
        return worry();
      case 'handed-off':
        return fact.newTab === 'blocked' ? worry() : undefined;
      case 'request-ended':
        return ended(fact);
      case 'request-started':
        if (fact.operation !== 'meta') sending[fact.operation] = true;
        return;
      case 'report-taken':
        return delivery.carried(fact.by, fact.done);
      case 'phase-changed':
      case 'attempt-started':
      case 'storage-chosen':
      case 'joined':
        return;
    }
  }

  function ended({ operation, outcome }: Extract<CheckoutObservation, { type: 'request-ended' }>): void {
    delete sending[operation];
    if (operation === 'meta' || outcome === 'aborted') return;
    if (outcome !== 'ok') {
      misses += 1;
      if (misses >= MISSES_TO_WORRY && /^re./.test(operation)) worry();
      return;
    }
    misses = 0;
    // All is well again, unless the trouble was never with the requests.
    if (story.phase() !== 'failed' && !evidence.has('order.awaiting-approval') && !evidence.has('page.csp-handoff') && !evidence.has('device.popup-blocked')) startStage();
  }

  /** A fact is plain: its fields are the detail. */
  function note({ type, attemptId: _, sequence: __, at: ___, ...detail }: CheckoutObservation): void {
    timeline.note(type, detail);
  }

  let stops = [
    () => observeScriptErrors(parts, early), () => observeResourceFailures(parts, early), () => observeCspViolations(parts), () => observeConnectivity(parts),
    () => observeVisibility(parts), () => observePageExit(scope, sendIfDue),
    () => delivery.subscribe((state) => verdict.amend(() => ({ delivery: state }))),
  ].map((start) => fence(start, () => undefined));

  return {
    observe: (observation) => fence(() => follow(observation)),
    attach(root) {
      const unmark = verdict.mark(root);
      const stop = listen(root, 'unstuck:phase', (event) => story.setOrder((event as CustomEvent<{ readonly orderId: string | null }>).detail.orderId));
      const detach = (): void => {
        stop();
        stops = stops.filter((other) => other !== detach);
        unmark();
      };
      stops = stops.concat(detach);
      return detach;
    },
    report: () => (story.attemptId() === '' ? null : fence(() => makeReport(randomHex(platform, ID_BYTES), delivery.log()), null)),
    subscribe: verdict.subscribe,
    dispose() {
      disposed = true;
      due = null;
      heartbeat.stop();
      inquiry.startStage();
      verdict.dispose();
      stops.forEach((stop) => fence(stop));
      delivery.dispose();
    },
  };
}
