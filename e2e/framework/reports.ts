import { randomBytes, randomUUID } from 'node:crypto';
import { formatReference } from '@unstuck/protocol';
import type { Report, ReportAnswer } from '@unstuck/protocol';

/** A report as a page would make it, of an order request that was sent and never answered. */
export function reportOf(changes: Partial<Report> = {}): Report {
  return {
    schema: 1, reportId: randomUUID(), reference: formatReference(randomBytes(8)), madeAt: new Date().toISOString(), sdk: { build: 'modern', version: '0.0.0' },
    attempt: { id: randomUUID(), orderId: null, phases: [{ phase: 'ready', at: 40 }, { phase: 'creating', at: 65_200 }, { phase: 'failed', at: 85_200 }], waitedMs: 20_000, deadlineMs: 20_000 },
    failure: { code: 'policy.blocked', money: 'not-sent' },
    findings: [{ cause: 'csp.connect', confidence: 0.98, evidence: ['request.blocked'], indistinguishableFrom: [] }],
    evidence: [{ id: 'request.blocked', at: 65_240, detail: { directive: 'connect-src' } }],
    probes: [{ name: 'page', outcome: 'ok', durationMs: 8 }],
    environment: { online: true, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36' },
    timeline: [{ at: 65_200, what: 'phase-changed', detail: { to: 'creating' } }, { at: 65_240, what: 'request-ended', detail: { outcome: 'blocked' } }],
    drops: { 'timeline-full': 2 },
    deliveries: [{ door: 'collector', outcome: 'blocked', at: 86_000 }],
    ...changes,
  };
}

/** Sends it as a page of this origin does, by default to a service of the same, and fails unless it is acknowledged. */
export async function sendReport(origin: string, report: Report, service = origin): Promise<void> {
  const answer = await fetch(`${service}/v1/reports`, { method: 'POST', headers: { 'content-type': 'text/plain', origin }, body: JSON.stringify(report) });
  const text = await answer.text();
  if (text !== JSON.stringify({ ack: report.reportId })) throw new Error(`the report was answered ${answer.status}: ${text}`);
}

/** What support reads under a reference. */
export async function lookUpReport(origin: string, adminToken: string, reference: string): Promise<ReportAnswer> {
  const answer = await fetch(`${origin}/console/api/reports/${encodeURIComponent(reference)}`, { headers: { authorization: `Bearer ${adminToken}` } });
  return (await answer.json()) as ReportAnswer;
}
