import { formatReference } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { randomId } from '../random-id.ts';

/** A report as a page would make it: the order request was sent and nothing came back. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  const bytes = new Uint8Array(8);
  crypto.getRandomValues(bytes);
  return {
    schema: 1, reportId: `r-${randomId()}`, reference: formatReference(bytes), madeAt: '2026-03-02T07:59:58.000Z', sdk: { build: 'modern', version: '1.0.0' },
    attempt: { id: `a-${randomId()}`, orderId: null, phases: [{ phase: 'ready', at: 0 }, { phase: 'creating', at: 1_200 }, { phase: 'failed', at: 21_200 }], waitedMs: 20_000, deadlineMs: 20_000 },
    failure: { code: 'network.failed', money: 'unknown' },
    findings: [{ cause: 'host.unreachable', confidence: 0.7, evidence: ['request.failed'], indistinguishableFrom: ['client.blocked'] }],
    evidence: [{ id: 'request.failed', at: 1_240, detail: { operation: 'create', durationMs: 12 } }],
    probes: [{ name: 'page', outcome: 'ok', durationMs: 8 }],
    environment: { online: true, protocol: 'https:', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/64.0' },
    timeline: [{ at: 1_200, what: 'creating' }, { at: 1_210, what: 'request-started', detail: { operation: 'create' } }],
    drops: {},
    deliveries: [{ door: 'collector', outcome: 'failed', at: 22_000 }],
    ...changes,
  };
}
