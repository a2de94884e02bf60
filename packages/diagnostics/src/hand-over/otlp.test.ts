import * as stable from '@opentelemetry/semantic-conventions';
import * as incubating from '@opentelemetry/semantic-conventions/incubating';
import type { Report } from '@unstuck/protocol';
import { Window as FakeWindow } from 'happy-dom';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { startHttpReceiver } from '../testing/http-receiver.ts';
import type { HttpReceiver, Received } from '../testing/http-receiver.ts';
import { readLogsRequest } from '../testing/read-logs-request.ts';
import { BACKOFF_MS, MAX_WAIT_MS, MAX_WAITING, TRY_TIMEOUT_MS } from './otlp-sender.ts';
import type { OtlpResult, SenderPlatform } from './otlp-sender.ts';
import { handOverToOtlp } from './otlp.ts';
import type { OtlpHandOverOptions } from './otlp.ts';

const REPORT: Report = {
  ...SAMPLE_REPORT,
  timeline: [
    { at: 40, what: 'script error', detail: { file: 'app.js', line: 3, message: 'x is not a function' } },
    { at: 5_210, what: 'request-started', detail: { operation: 'create', attempt: 1, url: '/v1/orders' } },
    { at: 5_402, what: 'request-ended', detail: { operation: 'create', outcome: 'http-error', status: 502, durationMs: 190.5, code: null } },
  ],
};

let receiver: HttpReceiver;

beforeEach(async () => {
  receiver = await startHttpReceiver();
});
afterEach(async () => {
  await receiver.close();
});

/** Pauses are over at once, and noted; the limit of a try is reached when the test says so. */
function setUp(options: Partial<OtlpHandOverOptions> = {}, engine: Partial<SenderPlatform> = {}) {
  const window = new FakeWindow();
  const target = window.document as unknown as EventTarget;
  const pauses: number[] = [];
  const limits = new Map<number, () => void>();
  const results: OtlpResult[] = [];
  let waiting: readonly (() => void)[] = [];
  let latest = 0;
  const handOver = handOverToOtlp({
    endpoint: `${receiver.origin}/v1/logs`,
    target,
    platform: {
      fetch,
      setTimer(run, ms) {
        latest += 1;
        if (ms === TRY_TIMEOUT_MS) limits.set(latest, run);
        else {
          pauses.push(ms);
          setTimeout(run, 0);
        }
        return latest;
      },
      clearTimer: (id) => void limits.delete(id),
      randomBytes: (length) => new Uint8Array(length).fill(255),
      ...engine,
    },
    onResult(_, result) {
      results.push(result);
      for (const resume of waiting) resume();
    },
    ...options,
  });
  onTestFinished(() => handOver.dispose());
  return {
    pauses, results, limits, handOver,
    announce: (detail: object = REPORT) => void window.document.dispatchEvent(new window.CustomEvent('unstuck:report', { detail })),
    reachLimit: () => limits.forEach((run) => run()),
    async ended(count = 1) {
      while (results.length < count) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      return results;
    },
  };
}

function read(request: Received | undefined) {
  const { resourceLogs } = readLogsRequest(request?.body.toString() ?? '');
  expect(resourceLogs).toHaveLength(1);
  expect(resourceLogs[0]?.scopeLogs).toHaveLength(1);
  expect(resourceLogs[0]?.scopeLogs[0]?.logRecords).toHaveLength(1);
  return { resource: resourceLogs[0]?.resource.attributes, scope: resourceLogs[0]?.scopeLogs[0]?.scope, record: resourceLogs[0]?.scopeLogs[0]?.logRecords[0] };
}

it('makes a report one log record, in the JSON of OTLP', async () => {
  const lab = setUp({ headers: { 'x-api-key': 'public' }, resource: { 'deployment.environment.name': 'staging', 'service.name': 'portal' } });
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
  expect(receiver.all).toHaveLength(1);
  expect(receiver.all[0]).toMatchObject({ path: '/v1/logs', headers: { 'content-type': 'application/json', 'x-api-key': 'public' } });
  const { resource, scope, record } = read(receiver.all[0]);
  expect(resource).toEqual({ 'service.name': 'portal', 'service.version': '1.0.0', 'deployment.environment.name': 'staging' });
  expect(scope).toEqual({ name: '@unstuck/diagnostics', version: '1.0.0' });
  expect(record).toMatchObject({
    timeUnixNano: BigInt(Date.parse(REPORT.madeAt)) * 1_000_000n, severityNumber: 17, severityText: 'ERROR', eventName: 'unstuck.report',
    body: 'Top-up failed (creating): host.unreachable. Something between this page and the order service is in the way. Try another network, or ask support.',
  });
  expect(record?.attributes).toMatchObject({
    'event.name': 'unstuck.report', 'error.type': 'network.failed', 'exception.message': 'x is not a function', 'url.path': '/v1/orders', 'http.response.status_code': 502n,
    'user_agent.original': REPORT.environment['userAgent'], 'browser.language': 'zh-CN',
    'unstuck.cause': 'host.unreachable', 'unstuck.confidence': 'likely', 'unstuck.probability': 0.713, 'unstuck.phase': 'creating', 'unstuck.money': 'unknown',
    'unstuck.reference': '7K2M-9QX4-W', 'unstuck.report.id': REPORT.reportId, 'unstuck.build': 'modern',
    'unstuck.attempt': { id: REPORT.attempt.id, orderTail: '7K2M', waitedMs: 20_000n, deadlineMs: 20_000n },
    'unstuck.environment': { timeZone: 'Asia/Shanghai', clockSkewSeconds: -3.2, online: true },
    'unstuck.drops': { 'timeline-full': 3n },
  });
  expect(record?.attributes['unstuck.findings']).toEqual(REPORT.findings);
  expect(record?.attributes['unstuck.evidence']).toHaveLength(4);
  expect(record?.attributes['unstuck.probes']).toHaveLength(3);
  expect(record?.attributes['unstuck.timeline']).toEqual([
    { at: 40n, what: 'script error', detail: { file: 'app.js', line: 3n, message: 'x is not a function' } },
    { at: 5_210n, what: 'request-started', detail: { operation: 'create', attempt: 1n, url: '/v1/orders' } },
    { at: 5_402n, what: 'request-ended', detail: { operation: 'create', outcome: 'http-error', status: 502n, durationMs: 190.5 } },
  ]);
});

it('uses names of the semantic conventions, or its own', async () => {
  const lab = setUp();
  lab.announce();
  await lab.ended();
  const official = new Set([stable, incubating].flatMap((names: object) => Object.values(names)));
  const { resource, record } = read(receiver.all[0]);
  const names = [...Object.keys(resource ?? {}), ...Object.keys(record?.attributes ?? {})].filter((name) => !name.startsWith('unstuck.'));
  expect(names).toContain('error.type');
  expect(names.filter((name) => !official.has(name))).toEqual([]);
});

it('leaves out what a report does not say, and warns only where nobody who reads it can mend it', async () => {
  const lab = setUp({ locale: 'zh-CN' });
  lab.announce({ ...REPORT, timeline: [], environment: {}, failure: { code: 'offline', money: 'not-sent' }, findings: [{ cause: 'offline', confidence: 0.99, evidence: [], indistinguishableFrom: [] }] });
  await lab.ended();
  const { record } = read(receiver.all[0]);
  expect(record).toMatchObject({ severityNumber: 13, severityText: 'WARN', body: expect.stringMatching(/^充值失败（creating）：offline。/) });
  expect(Object.keys(record?.attributes ?? {}).filter((name) => !name.startsWith('unstuck.'))).toEqual(['event.name', 'error.type']);
});

it.each([429, 502, 503, 504])('tries again after %i, with growing pauses, until it is taken', async (status) => {
  receiver.replies({ status }, { status }, { status: 200 });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
  expect(lab.pauses).toEqual(BACKOFF_MS.slice(0, 2));
  expect(new Set(receiver.all.map(({ body }) => body.toString())).size).toBe(1);
});

it('gives up after a last try, and says so', async () => {
  receiver.replies(...Array.from({ length: 9 }, () => ({ status: 503 })));
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'no-answer', status: 503, message: '' }]);
  expect(receiver.all).toHaveLength(BACKOFF_MS.length + 1);
  expect(lab.pauses).toEqual(BACKOFF_MS);
});

it('begins each pause at a random point of its second half', async () => {
  receiver.replies({ status: 503 }, { status: 503 });
  const lab = setUp({}, { randomBytes: () => new Uint8Array(1) });
  lab.announce();
  await lab.ended();
  expect(lab.pauses).toEqual(BACKOFF_MS.slice(0, 2).map((ms) => ms / 2));
});

it.each([
  ['seconds', { 'retry-after': '7' }],
  ['a date, by the clock of the receiver', { date: 'Mon, 23 Nov 2026 08:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 08:00:07 GMT' }],
])('waits as long as Retry-After says, in %s', async (_, headers) => {
  receiver.replies({ status: 429, headers });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
  expect(lab.pauses).toEqual([7_000]);
});

it('does not wait for a receiver that asks for too long', async () => {
  receiver.replies({ status: 503, headers: { 'retry-after': String(MAX_WAIT_MS / 1_000 + 1) } });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'no-answer', status: 503, message: '' }]);
  expect(receiver.all).toHaveLength(1);
});

it.each([400, 401, 404, 413, 500, 501])('takes %i for final', async (status) => {
  receiver.replies({ status, body: JSON.stringify({ code: 3, message: 'not like this' }) });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'refused', status, message: 'not like this' }]);
  expect(receiver.all).toHaveLength(1);
});

it.each([1, '1'])('takes a partial refusal of %j records for final', async (rejectedLogRecords) => {
  receiver.replies({ status: 200, body: JSON.stringify({ partialSuccess: { rejectedLogRecords, errorMessage: 'too old' } }) });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'refused', status: 200, message: 'too old' }]);
  expect(receiver.all).toHaveLength(1);
});

it.each([
  ['a warning beside it', JSON.stringify({ partialSuccess: { errorMessage: 'attributes are many' } })],
  ['a partial success of nothing', JSON.stringify({ partialSuccess: { rejectedLogRecords: '0' } })],
  ['no body', ''],
])('takes a good status with %s for success', async (_, body) => {
  receiver.replies({ status: 200, body });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
});

it('does not take the page of a network login for a receiver', async () => {
  receiver.replies({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' });
  const lab = setUp();
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
  expect(receiver.all).toHaveLength(2);
});

it('tries again where the connection breaks, and where nothing comes back in time', async () => {
  receiver.replies('break', 'hang');
  const lab = setUp();
  lab.announce();
  await receiver.received(2);
  expect(lab.limits.size).toBe(1);
  lab.reachLimit();
  expect(await lab.ended()).toEqual([{ outcome: 'accepted' }]);
  expect(lab.pauses).toEqual(BACKOFF_MS.slice(0, 2));
  expect(lab.limits.size, 'no timer is left').toBe(0);
});

it('keeps a bounded number of reports waiting', async () => {
  receiver.replies(...Array.from({ length: MAX_WAITING }, () => 'hang' as const));
  const lab = setUp();
  for (let index = 0; index <= MAX_WAITING; index += 1) lab.announce({ ...REPORT, reportId: `report-${index}` });
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'queue-full', status: 0, message: '' }]);
  await receiver.received(MAX_WAITING);
});

it('sends each report once, and nothing after it is disposed of', async () => {
  receiver.replies({ status: 200 }, 'hang');
  const lab = setUp();
  lab.announce();
  lab.announce();
  await lab.ended();
  lab.announce({ ...REPORT, reportId: 'another-report' });
  await receiver.received(2);
  lab.handOver.dispose();
  expect(lab.limits.size, 'no timer is left').toBe(0);
  lab.announce({ ...REPORT, reportId: 'a-third-report' });
  const after = setUp();
  after.announce({ ...REPORT, reportId: 'a-fourth-report' });
  await after.ended();
  expect(receiver.all.map((request) => read(request).record?.attributes['unstuck.report.id'])).toEqual([REPORT.reportId, 'another-report', 'a-fourth-report']);
  expect(lab.results).toHaveLength(1);
});

it('tries no more once it is disposed of', async () => {
  receiver.replies({ status: 503 });
  const resting = Promise.withResolvers<number>();
  const cleared: number[] = [];
  const lab = setUp({}, { setTimer: (_, ms) => (ms === TRY_TIMEOUT_MS ? 1 : (resting.resolve(ms), 2)), clearTimer: (id) => void cleared.push(id) });
  lab.announce();
  await resting.promise;
  lab.handOver.dispose();
  expect(cleared).toEqual([1, 2]);
});

it('never throws, not where fetch, chance, a callback or a report does', async () => {
  const told: string[] = [];
  const deaf = setUp({ onResult: (id) => {
    told.push(id);
    throw new Error('callback');
  } });
  const lab = setUp({}, { fetch: () => { throw new Error('bent'); }, randomBytes: () => { throw new Error('none'); } });
  deaf.announce();
  lab.announce(Object.defineProperty({}, 'reportId', { get: () => { throw new Error('bites'); } }));
  lab.announce();
  expect(await lab.ended()).toEqual([{ outcome: 'dropped', reason: 'no-answer', status: 0, message: '' }]);
  expect(lab.pauses).toEqual(BACKOFF_MS);
  await expect.poll(() => told).toEqual([REPORT.reportId]);
});

it.each([undefined, '', 'otel.example.com/v1/logs', 'ftp://otel.example.com/v1/logs', 'https://otel.example.com', 'https://otel.example.com/'])('says at once what to pass when the endpoint is %j', (endpoint) => {
  expect(() => handOverToOtlp({ endpoint: endpoint as string, target: new EventTarget() })).toThrow(/"endpoint" is no address for logs; pass all of it/);
});
