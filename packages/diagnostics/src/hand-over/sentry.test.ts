// @vitest-environment happy-dom
import * as Sentry from '@sentry/browser';
import { parseEnvelope } from '@sentry/core';
import type { Event } from '@sentry/browser';
import type { Report } from '@unstuck/protocol';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { CANARIES, whatIsIn } from '../testing/canaries.ts';
import { carelessReport, clearSecrets, plantSecrets, secretsAt } from '../testing/careless-report.ts';
import { startHttpReceiver } from '../testing/http-receiver.ts';
import type { HttpReceiver } from '../testing/http-receiver.ts';
import { handOverToSentry } from './sentry.ts';
import type { HandOver, SentryClient } from './sentry.ts';

const ID = '00112233445566778899aabbccddeeff';
const REPORT: Report = {
  ...SAMPLE_REPORT, reportId: ID,
  timeline: [
    { at: 5_000, what: 'phase-changed', detail: { from: 'ready', to: 'creating' } },
    { at: 5_402, what: 'request-ended', detail: { operation: 'create', outcome: 'network-error', status: 0 } },
    { at: 25_000, what: 'phase-changed', detail: { from: 'creating', to: 'failed' } },
    { at: 25_300, what: 'cause', detail: { cause: 'host.unreachable' } },
  ],
  attempt: { ...SAMPLE_REPORT.attempt, waitedMs: 1_000 },
};

let receiver: HttpReceiver;
let clients: Sentry.BrowserClient[] = [];

beforeEach(async () => {
  receiver = await startHttpReceiver();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close(1_000)));
  clients = [];
  await receiver.close();
});

const dsn = (): string => receiver.origin.replace('://', '://key@').concat('/7');
const toReceiver: typeof Sentry.makeFetchTransport = (options) => Sentry.makeFetchTransport(options, fetch);

/** As docs/reports.md says to make one where a page has no Sentry. */
function ownClient(): Sentry.BrowserClient {
  const client = new Sentry.BrowserClient({ dsn: dsn(), transport: toReceiver, stackParser: Sentry.defaultStackParser, integrations: [], dataCollection: { userInfo: false } });
  clients.push(client);
  return client;
}

function hostsSentry(options: Sentry.BrowserOptions = {}): Sentry.BrowserClient {
  const client = Sentry.init({ dsn: dsn(), transport: toReceiver, release: 'portal@7', environment: 'staging', sendClientReports: false, ...options });
  if (client === undefined) throw new Error('Sentry was not initialised');
  clients.push(client as Sentry.BrowserClient);
  return client as Sentry.BrowserClient;
}

function handOver(client: SentryClient, more: object = {}): HandOver {
  const handedOver = handOverToSentry({ client, ...more });
  onTestFinished(() => handedOver.dispose());
  return handedOver;
}

function announce(detail: unknown): void {
  const root = document.body.appendChild(document.createElement('form'));
  root.dispatchEvent(new CustomEvent('unstuck:report', { bubbles: true, detail }));
  root.remove();
}

/** Events that have arrived, read by Sentry's own parser. */
function eventsOf(bodies: readonly { readonly body: Buffer }[]): readonly Event[] {
  return bodies.flatMap(({ body }) => (parseEnvelope(body)[1] as readonly (readonly [{ readonly type: string }, unknown])[]).flatMap(([{ type }, item]) => (type === 'event' ? [item as Event] : [])));
}

/** Without the sessions that the page's own Sentry counts. */
function withEvents(): HttpReceiver['all'] {
  return receiver.all.filter((request) => eventsOf([request]).length > 0);
}

async function arrived(client: Sentry.BrowserClient): Promise<readonly Event[]> {
  expect(await client.flush(5_000)).toBe(true);
  return eventsOf(receiver.all);
}

it('makes a report one event: grouped by cause, told in words, with everything that speaks for it', async () => {
  const client = ownClient();
  handOver(client);
  announce(REPORT);
  const events = await arrived(client);
  expect(receiver.all.map(({ path }) => path.replace(/\?.*/, ''))).toEqual(['/api/7/envelope/']);
  expect(parseEnvelope(receiver.all[0]?.body ?? '')[0]).toMatchObject({ event_id: ID, sdk: { name: 'sentry.javascript.browser' } });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    event_id: ID, level: 'error', platform: 'javascript', logger: 'unstuck', fingerprint: ['unstuck', 'host.unreachable'], timestamp: Date.parse(REPORT.madeAt) / 1000,
    message: 'Top-up failed (creating): host.unreachable. Something between this page and the order service is in the way. Try another network, or ask support.',
    request: { headers: { 'User-Agent': REPORT.environment.userAgent } }, sdk: { settings: { infer_ip: 'never' } },
  });
  expect(events[0]?.tags).toEqual({
    'unstuck.cause': 'host.unreachable', 'unstuck.confidence': 'likely', 'unstuck.phase': 'creating', 'unstuck.failure': 'network.failed', 'unstuck.money': 'unknown',
    'unstuck.reference': '7K2M-9QX4-W', 'unstuck.build': 'modern', 'unstuck.version': '1.0.0',
    'unstuck.storage': 'local', 'unstuck.framed': false, 'unstuck.online': true, 'unstuck.apiSameOrigin': false, 'unstuck.fetchNative': false,
  });
  expect(events[0]?.contexts).toMatchObject({
    'unstuck.attempt': {
      reference: '7K2M-9QX4-W', reportId: ID, attemptId: REPORT.attempt.id, orderTail: '7K2M', waitedMs: 1_000, deadlineMs: 20_000,
      phases: 'boot at 0 ms, ready at 31 ms, creating at 5210 ms, failed at 25211 ms', deliveries: 'spool: kept, collector: no-answer, image: no-answer',
    },
    'unstuck.findings': {
      'host.unreachable': { probability: 0.713, evidence: 'request.failed, probe.host-dead', indistinguishableFrom: 'client.blocked' },
      'client.blocked': { probability: 0.201, evidence: 'request.failed', indistinguishableFrom: 'host.unreachable' },
      'connection.lost': { probability: 0.052, evidence: '', indistinguishableFrom: '' },
    },
    'unstuck.evidence': { 'request.failed': { at: 5_402, operation: 'create', durationMs: 190, status: 0 }, 'probe.host-dead': { at: 7_900, host: 'pay.example.com' }, 'page.fetch-replaced': { at: 40 } },
    'unstuck.probes': { page: { outcome: 'ok', durationMs: 18, status: 200, skewSeconds: -3 }, ping: { outcome: 'failed', skewSeconds: null }, reach: { outcome: 'failed' } },
    'unstuck.environment': REPORT.environment,
    'unstuck.drops': { 'timeline-full': 3 },
  });
});

it('tells the timeline in breadcrumbs, at the time of day at which it happened', async () => {
  const client = ownClient();
  handOver(client);
  announce(REPORT);
  const [event] = await arrived(client);
  const made = Date.parse(REPORT.madeAt) / 1000;
  expect(event?.breadcrumbs).toEqual([
    { timestamp: made - 21, category: 'unstuck', level: 'info', message: 'phase-changed', data: { from: 'ready', to: 'creating' } },
    { timestamp: expect.closeTo(made - 20.598, 3), category: 'unstuck', level: 'warning', message: 'request-ended', data: { operation: 'create', outcome: 'network-error', status: 0 } },
    { timestamp: made - 1, category: 'unstuck', level: 'error', message: 'phase-changed', data: { from: 'creating', to: 'failed' } },
    { timestamp: expect.closeTo(made - 0.7, 3), category: 'unstuck', level: 'info', message: 'cause', data: { cause: 'host.unreachable' } },
  ]);
});

it.each<[string, 'error' | 'warning', Partial<Report>]>([
  ['the network fails and nothing was charged', 'warning', { failure: { code: 'offline', money: 'not-sent' } }],
  ['the network fails and the money may be gone', 'error', { failure: { code: 'network.failed', money: 'unknown' } }],
  ['the page forbids it', 'error', { failure: { code: 'policy.blocked', money: 'not-sent' }, findings: [{ cause: 'csp.connect', confidence: 0.98, evidence: [], indistinguishableFrom: [] }] }],
  ['nobody knows why', 'error', { failure: { code: 'internal', money: 'not-sent' }, findings: [] }],
])('where %s it is a matter of level %s', async (_, level, change) => {
  const client = ownClient();
  handOver(client);
  announce({ ...REPORT, ...change });
  expect((await arrived(client))[0]).toMatchObject({ level, tags: { 'unstuck.cause': change.findings ? (change.findings[0]?.cause ?? 'undetermined') : 'host.unreachable' } });
});

it('speaks Chinese if it is told to', async () => {
  const client = ownClient();
  handOver(client, { locale: 'zh-CN' });
  announce(REPORT);
  expect((await arrived(client))[0]?.message).toMatch(/^充值失败（creating）：host\.unreachable。\p{Script=Han}/u);
});

it('hands each report over once, also where two failures in a row look alike, and one that is announced again not at all', async () => {
  const client = hostsSentry();
  handOver(Sentry);
  announce(REPORT);
  announce(REPORT);
  const next = ID.replace('0011', '1100');
  announce({ ...REPORT, reportId: next });
  const events = await arrived(client);
  expect(events.map(({ event_id, fingerprint }) => [event_id, fingerprint])).toEqual([[ID, ['unstuck', 'host.unreachable']], [next, ['unstuck', 'host.unreachable']]]);
});

it.each(['the module', 'its client', 'its scope'] as const)("goes through the page's own Sentry, by %s, under its release and environment", async (by) => {
  const client = hostsSentry();
  handOver({ 'the module': { captureEvent: Sentry.captureEvent }, 'its client': client, 'its scope': Sentry.getCurrentScope() }[by]);
  announce(REPORT);
  const [event, ...others] = await arrived(client);
  expect(others).toEqual([]);
  expect(event).toMatchObject({ event_id: ID, release: 'portal@7', environment: 'staging', fingerprint: ['unstuck', 'host.unreachable'] });
});

it("leaves the last word to the page's beforeSend", async () => {
  const seen: (string | undefined)[] = [];
  const client = hostsSentry({ beforeSend: (event) => {
    seen.push(event.message);
    return null;
  } });
  handOver(Sentry);
  announce(REPORT);
  expect(await arrived(client)).toEqual([]);
  expect(seen).toEqual([expect.stringContaining('host.unreachable')]);
});

it('adds nothing that the page told its own Sentry, and leaves that as it was', async () => {
  const client = hostsSentry();
  Sentry.setUser({ id: 'E1001', email: 'somebody@example.com' });
  Sentry.setTag('department', 'finance');
  Sentry.setExtra('salary', 48_250);
  Sentry.setContext('person', { name: 'somebody' });
  Sentry.addBreadcrumb({ message: 'clicked on somebody' });
  Sentry.getCurrentScope().addAttachment({ filename: 'payslip.txt', data: 'salary of somebody' });
  Sentry.getCurrentScope().setTransactionName('/people/somebody');
  handOver(Sentry);
  // A page that the server made for a person goes on with the server's trace, which has a name.
  const TRACE = { trace_id: ID.replace('00', 'aa'), span_id: '0123456789abcdef' };
  Sentry.setContext('trace', { ...TRACE, data: { person: 'somebody' } });
  Sentry.continueTrace({ sentryTrace: `${TRACE.trace_id}-${TRACE.span_id}-1`, baggage: `sentry-trace_id=${TRACE.trace_id},sentry-public_key=key,sentry-transaction=somebody` }, () => announce(REPORT));
  const [event] = await arrived(client);
  expect(event?.event_id).toBe(ID);
  expect(event?.contexts?.trace).toEqual(TRACE);
  expect(withEvents().map(({ body }) => body.toString()).join()).not.toMatch(/somebody|E1001|department|salary|payslip/);
  Sentry.captureMessage('of the page itself');
  const own = (await arrived(client))[1];
  expect(own).toMatchObject({ message: 'of the page itself', user: { id: 'E1001' }, tags: { department: 'finance' }, extra: { salary: 48_250 } });
});

it('lets none of the forty canaries onto the wire, though they are all over the page, its Sentry and what collectors wrote', async () => {
  // An encrypted page could not reach a server of the test.
  plantSecrets('http://hr.example.com');
  const client = hostsSentry();
  Sentry.setUser({ username: secretsAt('field').join(' ') });
  Sentry.setTag('who', CANARIES.map(({ secret }) => secret).join(' ').slice(0, 190));
  Sentry.addBreadcrumb({ message: CANARIES.map(({ secret }) => secret).join(' ') });
  handOver(Sentry);
  const report = carelessReport(({ secret }) => `TypeError: cannot pay for ${secret}`);
  expect(report.timeline).toHaveLength(40);
  announce(report);
  expect(await arrived(client)).toHaveLength(1);
  for (const { body, headers, path } of withEvents()) expect(whatIsIn([path, JSON.stringify(headers), body.toString()].join('\n'))).toEqual([]);

  // So that the above is known to be able to fail: an event of the page itself is full of them.
  Sentry.captureMessage('of the page itself');
  await arrived(client);
  expect(whatIsIn(withEvents().at(-1)?.body.toString() ?? '').length).toBeGreaterThan(40);
  clearSecrets();
});

it('scrubs once more what somebody else dispatches under the same name, and drops what is no report', async () => {
  const client = ownClient();
  handOver(client);
  announce(null);
  announce({ reportId: ID, token: 'secret' });
  announce({ ...REPORT, token: 'eyJhbGciOiJIUzI1NiJ9.e30.abc', timeline: [{ at: 1, what: 'mail to zhang@example.com', detail: { nested: { token: 'x' } } }] });
  const events = await arrived(client);
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toMatch(/zhang@|eyJ|token/);
});

it('never throws into the page, not for a client that is broken nor for a report that bites', async () => {
  const heard: unknown[] = [];
  const hear = (event: ErrorEvent): void => void heard.push(event.error);
  window.addEventListener('error', hear);
  handOver({ captureEvent: () => { throw new Error('broken'); } });
  announce(REPORT);
  announce(Object.defineProperty({}, 'reportId', { get: () => { throw new Error('bites'); } }));
  const client = ownClient();
  handOver(client);
  announce(REPORT);
  expect(await arrived(client)).toHaveLength(1);
  window.removeEventListener('error', hear);
  expect(heard).toEqual([]);
});

it('hears reports of one part of the page alone if it is told to, and nothing after it is disposed of', async () => {
  const client = ownClient();
  const other = document.createElement('div');
  const { dispose } = handOver(client, { target: other });
  announce(REPORT);
  other.dispatchEvent(new CustomEvent('unstuck:report', { detail: REPORT }));
  expect(await arrived(client)).toHaveLength(1);
  dispose();
  other.dispatchEvent(new CustomEvent('unstuck:report', { detail: { ...REPORT, reportId: 'another-report' } }));
  expect(await arrived(client)).toHaveLength(1);
});

it('lets Sentry name an event whose report has an id of another form', async () => {
  const client = ownClient();
  handOver(client);
  announce({ ...REPORT, reportId: 'r-0123456789' });
  expect((await arrived(client))[0]).toMatchObject({ event_id: expect.stringMatching(/^[\da-f]{32}$/), contexts: { 'unstuck.attempt': { reportId: 'r-0123456789' } } });
});

it('touches no global of the page with a client of its own', async () => {
  const readGlobals = (): readonly unknown[] => [window.fetch, window.onerror, window.onunhandledrejection, window.history.pushState, window.setTimeout, EventTarget.prototype.addEventListener];
  const before = readGlobals();
  const client = ownClient();
  handOver(client);
  announce(REPORT);
  await arrived(client);
  readGlobals().forEach((value, index) => expect(value).toBe(before[index]));
  expect(Sentry.getClient()).not.toBe(client);
});

it.each<unknown>([undefined, null, {}, 'https://key@sentry.example.com/7'])('says at once what to pass when the client is %j', (client) => {
  expect(() => handOverToSentry({ client: client as SentryClient })).toThrow(/"client" has no captureEvent; pass \{ captureEvent \}/);
});
