import { createNativePlatform, fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import type { CheckoutObservation, Diagnosis, DiagnosisSource, Report } from '@unstuck/protocol';
import { carryReport } from './deliver/carry.ts';
import { createDelivery } from './deliver/create-delivery.ts';
import type { DoorOptions } from './deliver/doors.ts';
import { askHost } from './report/ask-host.ts';
import type { BeforeReport } from './report/ask-host.ts';
import { buildReport } from './report/build-report.ts';
import { pageSecrets } from './report/page-secrets.ts';

export interface DiagnosticsOptions {
  /** Base URL of the order service. Default: the page's own origin. */
  readonly api?: string;
  readonly locale?: string;
  readonly build?: 'modern' | 'legacy';
  readonly scope?: Window;
  readonly platform?: Platform;
  readonly doors?: DoorOptions;
  /** Sees every report before it leaves; answers the one to send, or null. */
  readonly beforeReport?: BeforeReport;
}

export interface Diagnostics extends DiagnosisSource {
  /** For `createCheckout({ observer })`. */
  readonly observe: (observation: CheckoutObservation) => void;
  /** Keeps `data-unstuck-cause` current on the mounted root and sends it `unstuck:report`. */
  attach(root: Element): void;
  /** The latest report; null before there is one. */
  report(): Report | null;
  dispose(): void;
}

/** Hears what happens to a checkout, finds out why it fails, and gets that to support. */
export function createDiagnostics(options: DiagnosticsOptions = {}): Diagnostics {
  const scope = options.scope ?? window;
  const platform = options.platform ?? createNativePlatform(scope);
  const { location } = scope;
  const base = options.api ?? '';
  const api = (/^https?:/i.test(base) ? base : `${location.protocol}//${location.host}${base}`).replace(/\/+$/, '');
  const sending: Record<string, boolean> = {};
  const delivery = createDelivery({ platform, scope, api, busy: () => Object.keys(sending).length > 0, ...(options.doors && { doors: options.doors }) });
  let reference = '';
  let phases: Report['attempt']['phases'] = [];
  let timeline: Report['timeline'] = [];
  let latest: Report | null = null;
  let diagnosis: Diagnosis | null = null;
  let listeners: readonly ((diagnosis: Diagnosis | null) => void)[] = [];
  let roots: readonly Element[] = [];

  function tell(next: Diagnosis | null): void {
    diagnosis = next;
    for (const listener of listeners) fence(() => listener(next), undefined);
    for (const root of roots) {
      if (next) root.setAttribute('data-unstuck-cause', next.cause);
      else root.removeAttribute('data-unstuck-cause');
    }
  }

  function fail(observation: CheckoutObservation & { readonly type: 'phase-changed' }): void {
    if (observation.failure === null) return;
    const secrets = pageSecrets(scope, [location.host, api.replace(/^.*\/\/|\/.*$/g, '')]);
    const id = Array.prototype.map.call(platform.randomBytes(12), (byte: number) => (byte + 256).toString(16).slice(1)).join('');
    const built = buildReport({
      reportId: id, reference, madeAt: new Date().toISOString(), build: options.build ?? 'modern', version: '0.0.0',
      attempt: { id: observation.attemptId, orderId: null, phases, waitedMs: 0, deadlineMs: null },
      failure: { code: observation.failure, money: observation.money },
      findings: [{ cause: 'undetermined', confidence: 1, evidence: [], indistinguishableFrom: [] }],
      evidence: [], probes: [], environment: { userAgent: scope.navigator.userAgent }, timeline, drops: {}, deliveries: [], secrets,
    });
    const report = askHost(built, options.beforeReport, secrets);
    if (report === null) return;
    latest = report;
    const words = options.locale === 'en' ? 'The cause could not be determined.' : '未能确定原因。';
    const carried = carryReport(report, api, words);
    tell({ attemptId: observation.attemptId, cause: 'undetermined', words, delivery: 'pending', carried });
    for (const root of roots) {
      const event = root.ownerDocument.createEvent('CustomEvent');
      event.initCustomEvent('unstuck:report', true, false, report);
      root.dispatchEvent(event);
    }
    delivery.send(report);
  }

  delivery.subscribe((status) => {
    if (diagnosis) tell({ ...diagnosis, delivery: status });
  });

  return {
    observe: (observation) => fence(() => {
      if (observation.type === 'attempt-started') {
        reference = observation.reference;
        phases = [];
        timeline = [];
        tell(null);
      }
      timeline = timeline.concat([{ at: observation.at, what: observation.type }]);
      if (observation.type === 'request-started' && observation.operation !== 'meta') sending[observation.operation] = true;
      if (observation.type === 'request-ended') delete sending[observation.operation];
      if (observation.type !== 'phase-changed') return;
      phases = phases.concat([{ phase: observation.to, at: observation.at }]);
      if (observation.to === 'failed') fail(observation);
    }, undefined),
    attach(root) {
      roots = roots.concat([root]);
    },
    report: () => latest,
    subscribe(listener) {
      listeners = [...listeners, listener];
      fence(() => listener(diagnosis), undefined);
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    dispose() {
      listeners = [];
      delivery.dispose();
    },
  };
}
