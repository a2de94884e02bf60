import { createNativePlatform, fence } from '@unstuck/compat';
import { employeeWords, rank } from '@unstuck/protocol';
import type { CheckoutObservation, Diagnosis, Finding, Report } from '@unstuck/protocol';
import { createAttemptStory } from './attempt-story.ts';
import { noteClockSkew } from './collect/clock-skew.ts';
import type { CollectorParts } from './collect/collector-parts.ts';
import { observeConnectivity } from './collect/connectivity.ts';
import { observeCspViolations } from './collect/csp-violations.ts';
import { readEnvironment } from './collect/environment.ts';
import { createHeartbeat } from './collect/heartbeat.ts';
import { readHostTampering } from './collect/host-tampering.ts';
import { readMixedContent } from './collect/mixed-content.ts';
import { listen } from './collect/listen.ts';
import { observePageExit } from './collect/page-exit.ts';
import { createRequestEvidence } from './collect/request-evidence.ts';
import { observeResourceFailures } from './collect/resource-failures.ts';
import { observeScriptErrors } from './collect/script-errors.ts';
import { readStorageAccess } from './collect/storage-access.ts';
import { originOf } from './collect/url-parts.ts';
import { observeVisibility } from './collect/visibility.ts';
import { readWhiteScreen } from './collect/white-screen.ts';
import { carryReport } from './deliver/carry.ts';
import { createDelivery } from './deliver/create-delivery.ts';
import type { Diagnostics, DiagnosticsOptions } from './diagnostics-options.ts';
import { createEvidenceLog } from './evidence-log.ts';
import { createLadder } from './probe/ladder.ts';
import type { ProbeResult } from './probe/probe-request.ts';
import { readLadder } from './probe/read-ladder.ts';
import { randomHex } from './random-hex.ts';
import { askHost } from './report/ask-host.ts';
import { buildReport } from './report/build-report.ts';
import { pageSecrets } from './report/page-secrets.ts';
import { createTimeline } from './timeline.ts';
import { VERSION } from './version.ts';

const CAUSE = 'data-unstuck-cause';
/** Firefox reports a violation up to 12 ms after the rejection it explains, Chromium 0.4 ms: nothing is decided before that is in. */
export const DECIDE_AFTER_MS = 60;
/** Resource Timing learns of the end of a request up to 150 ms later: what is reported has heard of that. */
const REPORT_AFTER_MS = 200;
/** A cause as likely as this was announced by the browser or by the service; no control request could make it surer. */
export const ANNOUNCED = 0.9;
/** What is less likely than this is not said before the control requests are answered: of many causes, the likeliest is mostly not the one. */
const LEAST_SURE = 0.4;
/** This many unanswered checks in a row are no accident. */
const MISSES_TO_WORRY = 2;
/** The phases in which something is awaited: creating, paying, confirming, approval. */
const UNDERWAY = /ing$|approval/;
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
  const base = options.api ?? '';
  const api = (/^https?:/i.test(base) ? base : location.origin + base).replace(/\/+$/, '');
  const locale = /^en/i.test(options.locale ?? (document.documentElement.lang || navigator.language)) ? 'en' : 'zh-CN';
  const createdAt = platform.now();
  const now = (): number => Math.round(platform.now() - createdAt);

  const timeline = createTimeline({ now });
  const evidence = createEvidenceLog({ now, changed: () => decideSoon() });
  const parts: CollectorParts = { scope, platform, api, evidence, timeline };
  const story = createAttemptStory(now);
  const requests = createRequestEvidence(parts);
  const heartbeat = createHeartbeat(parts);
  const ladder = createLadder(parts);
  const sending: Record<string, boolean> = {};
  const delivery = createDelivery({ platform, scope, api, busy: () => Object.keys(sending).length > 0, ...(options.doors && { doors: options.doors }), ...(options.siteKey && { siteKey: options.siteKey }) });
  const early = options.earlyEvents ?? [];

  let listeners: readonly ((diagnosis: Diagnosis | null) => void)[] = [];
  let roots: readonly Element[] = [];
  let findings: readonly Finding[] = [];
  let diagnosis: Diagnosis | null = null;
  let probes: Report['probes'] = [];
  let troubled = false;
  let misses = 0;
  let timer: number | null = null;
  /** Names a stretch of work: what is asked in one must not be answered in the next. */
  let stage = 0;
  let climbing: Promise<void> | null = null;
  let due: string | null = null;
  let disposed = false;

  function startStage(): void {
    stage += 1;
    misses = 0;
    climbing = null;
    probes = [];
    troubled = false;
    requests.startStage();
    evidence.startStage();
    decide();
  }

  /** The stage is slow, stopped or failed: look around, say what it looks like, and find out more unless that is plain. */
  function worry(): void {
    troubled = true;
    const readers: readonly ((given: CollectorParts) => void)[] = [readStorageAccess, readMixedContent, readHostTampering];
    for (const read of readers) fence(() => read(parts));
    fence(() => readWhiteScreen(parts, roots[0] ?? null));
    decideSoon();
    const found = (climbing ??= investigate(stage));
    // A report leaves whatever became of the investigation.
    void wait(REPORT_AFTER_MS).then(() => found).then(sendIfDue, sendIfDue);
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => void platform.setTimer(resolve, ms));
  }

  function investigate(asked: number): Promise<void> {
    return wait(DECIDE_AFTER_MS)
      .then(() => (asked !== stage || isAnnounced() ? null : ladder.climb()))
      .then((results) => {
        if (results && asked === stage) fence(() => takeResults(results));
      })
      // Where even asking breaks, what is known has to do.
      .then(undefined, () => undefined);
  }

  function isAnnounced(): boolean {
    return rank(evidence.all()).some(({ cause, confidence }) => cause !== 'undetermined' && confidence >= ANNOUNCED);
  }

  function takeResults(results: readonly ProbeResult[]): void {
    probes = results.map(({ name, outcome, durationMs, status, skewSeconds }) => ({ name, outcome, durationMs, detail: { status, skewSeconds } }));
    for (const { skewSeconds } of results) if (skewSeconds !== null) noteClockSkew(parts, skewSeconds);
    const id = readLadder(results, originOf(api) === location.origin);
    if (id !== null) evidence.add(id);
    decideSoon();
  }

  function decideSoon(): void {
    // Nothing need fail first where the browser says that it is offline.
    troubled = troubled || (UNDERWAY.test(story.phase()) && evidence.has('device.offline'));
    if (troubled && timer === null) timer = platform.setTimer(decide, DECIDE_AFTER_MS);
  }

  function decide(): void {
    if (timer !== null) platform.clearTimer(timer);
    timer = null;
    findings = rank(evidence.all());
    const [top] = findings;
    const known = top !== undefined && top.cause !== 'undetermined' && (top.confidence > LEAST_SURE || !!probes[0]);
    const speaks = troubled && top && (known || story.phase() === 'failed');
    if (!speaks) return tell(null);
    const { cause } = top;
    if (diagnosis?.cause === cause && diagnosis.attemptId === story.attemptId()) return;
    timeline.note('cause', { cause, confidence: Math.round(top.confidence * 100) / 100 });
    // What can be carried stays in hand while the cause becomes clearer.
    const kept = diagnosis?.attemptId === story.attemptId() ? diagnosis : null;
    tell({ attemptId: story.attemptId(), cause, words: employeeWords(cause, locale), delivery: kept?.delivery ?? null, carried: kept?.carried ?? null });
  }

  function tell(next: Diagnosis | null): void {
    if (next === diagnosis) return;
    diagnosis = next;
    for (const root of roots) mark(root);
    for (const listener of listeners) fence(() => listener(next));
  }

  function mark(root: Element): void {
    if (diagnosis) root.setAttribute(CAUSE, diagnosis.cause);
    else root.removeAttribute(CAUSE);
  }

  function makeReport(reportId: string, deliveries: readonly Report['deliveries'][number][]): Report | null {
    const secrets = pageSecrets(scope, [location.host, api.replace(/^.*\/\/|\/.*$/g, '')]);
    const built = buildReport({
      reportId, build,
      reference: story.reference(), attempt: story.attempt(), failure: story.failure(),
      findings, evidence: evidence.all(), secrets,
      probes, timeline: timeline.all(),
      environment: readEnvironment(parts),
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
      decide();
      const report = makeReport(id, []);
      if (report === null) return;
      if (diagnosis) tell({ ...diagnosis, carried: carryReport(report, api, diagnosis.words) });
      delivery.send(report);
      for (const root of roots) fence(() => announce(root, report));
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
      case 'slow':
      case 'hand-off-stopped':
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
    () => delivery.subscribe((state) => {
      if (diagnosis) tell({ ...diagnosis, delivery: state });
    }),
  ].map((start) => fence(start, () => undefined));

  return {
    observe: (observation) => fence(() => follow(observation)),
    attach(root) {
      mark(root);
      const stop = listen(root, 'unstuck:phase', (event) => story.setOrder((event as CustomEvent<{ readonly orderId: string | null }>).detail.orderId));
      const detach = (): void => {
        stop();
        stops = stops.filter((other) => other !== detach);
        roots = roots.filter((other) => other !== root);
        root.removeAttribute(CAUSE);
      };
      roots = roots.concat(root);
      stops = stops.concat(detach);
      return detach;
    },
    report: () => (story.attemptId() === '' ? null : fence(() => makeReport(randomHex(platform, ID_BYTES), delivery.log()), null)),
    subscribe(listener) {
      listeners = listeners.concat(listener);
      fence(() => listener(diagnosis));
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    dispose() {
      disposed = true;
      stage += 1;
      due = null;
      heartbeat.stop();
      if (timer !== null) platform.clearTimer(timer);
      listeners = [];
      stops.forEach((stop) => fence(stop));
      delivery.dispose();
    },
  };
}

function announce(root: Element, report: Report): void {
  // The constructor is missing in IE. https://developer.mozilla.org/docs/Web/API/CustomEvent/initCustomEvent
  const event = root.ownerDocument.createEvent('CustomEvent');
  event.initCustomEvent('unstuck:report', true, false, report);
  root.dispatchEvent(event);
}
