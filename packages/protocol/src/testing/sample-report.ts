import type { Report } from '../reports/report.ts';

/** A report as a shut host makes it: twenty requests and probes told in full. */
export const SAMPLE_REPORT: Report = {
  schema: 1, reportId: 'r0123456789abcdef', reference: '7K2M-9QX4-W', madeAt: '2026-11-23T08:00:00.123Z', sdk: { build: 'modern', version: '1.0.0' },
  attempt: {
    id: '0f1e2d3c4b5a69788796', orderId: 'ord_8fJ2kQ7xW3nB7K2M', waitedMs: 20_000, deadlineMs: 20_000,
    phases: [{ phase: 'boot', at: 0 }, { phase: 'ready', at: 31 }, { phase: 'creating', at: 5_210 }, { phase: 'failed', at: 25_211 }],
  },
  failure: { code: 'network.failed', money: 'unknown' },
  findings: [
    { cause: 'host.unreachable', confidence: 0.713, evidence: ['request.failed', 'probe.host-dead'], indistinguishableFrom: ['client.blocked'] },
    { cause: 'client.blocked', confidence: 0.201, evidence: ['request.failed'], indistinguishableFrom: ['host.unreachable'] },
    { cause: 'connection.lost', confidence: 0.052, evidence: [], indistinguishableFrom: [] },
  ],
  evidence: [
    { id: 'request.failed', at: 5_402, detail: { operation: 'create', durationMs: 190, status: 0 } },
    { id: 'request.failed-fast', at: 6_100, detail: { operation: 'create', durationMs: 12.5, status: 0 } },
    { id: 'probe.host-dead', at: 7_900, detail: { host: 'pay.example.com' } },
    { id: 'page.fetch-replaced', at: 40 },
  ],
  probes: [
    { name: 'page', outcome: 'ok', durationMs: 18, detail: { status: 200, skewSeconds: -3 } },
    { name: 'ping', outcome: 'failed', durationMs: 2_100, detail: { status: 0, skewSeconds: null } },
    { name: 'reach', outcome: 'failed', durationMs: 2_099 },
  ],
  environment: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', language: 'zh-CN',
    timeZone: 'Asia/Shanghai', viewport: '1920x969', protocol: 'https:', online: true, effectiveType: '4g', rttMs: 50, saveData: false, cookies: true, storage: 'local',
    framed: false, visibility: 'visible', pageAgeMs: 61_204, clockSkewSeconds: -3.2, apiSameOrigin: false, fetchNative: false,
  },
  timeline: Array.from({ length: 24 }, (_, index) => ({
    at: 5_210 + 700 * index, what: index % 2 === 0 ? 'create sent' : 'create network-error',
    detail: index % 2 === 0 ? { attempt: index / 2 + 1 } : { status: 0, code: null, durationMs: 190 + index, requestId: null },
  })),
  drops: { 'timeline-full': 3 },
  deliveries: [{ door: 'spool', outcome: 'kept', at: 25_230 }, { door: 'collector', outcome: 'no-answer', at: 25_430 }, { door: 'image', outcome: 'no-answer', at: 25_600 }],
};
