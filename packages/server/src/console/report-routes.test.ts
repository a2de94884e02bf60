import { checksum, encodeCapsule, formatReference } from '@unstuck/protocol';
import type { CarriedAnswer, Report, ReportAnswer, ReportView } from '@unstuck/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unreachable } from '../testing/fake-channel.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { randomId } from '../random-id.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ publicUrl: SERVICE, allowedOrigins: [ORIGIN, SERVICE], gatewayUrls: ['https://openapi.alipay.com/gateway.do'], trustProxy: true });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const SERVICE = 'https://pay.example.com';
const FORM_ACTION = `form-action ${SERVICE} https://openapi.alipay.com https://*.alipay.com`;
const ORIGIN = 'https://portal.example.com';
const send = (report: Report, origin = ORIGIN) => service.http.inject({ method: 'POST', url: '/v1/reports', headers: { 'content-type': 'text/plain', origin }, payload: JSON.stringify(report) });
const ask = async (reference: string, locale = 'en'): Promise<ReportAnswer> => (await service.asAdmin({ url: `/console/api/reports/${encodeURIComponent(reference)}?locale=${locale}` })).json();
const paste = async (text: string, keep = false): Promise<CarriedAnswer> => (await service.asAdmin({ method: 'POST', url: '/console/api/capsule?locale=en', payload: { text, keep } })).json();
const flush = () => service.context.arrivals.flush(service.db, service.now());
const ids = (view: ReportView): string[] => view.serverEvidence.map(({ id }) => id);
const tryToOrder = (attempt: string, account = 'E1001') =>
  service.as(account, { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': randomId(), 'unstuck-attempt': attempt }, payload: { amount: 5_000, currency: 'CNY' } });

async function found(report: Report): Promise<ReportView> {
  await send(report);
  const answer = await ask(report.reference);
  if (answer.status !== 'found') throw new Error(`the report is ${answer.status}`);
  return answer;
}

it('keeps reports behind the admin token', async () => {
  for (const url of ['/console/api/reports', `/console/api/reports/${sampleReport().reference}`]) expect((await service.http.inject({ url })).statusCode).toBe(401);
  expect((await service.http.inject({ method: 'POST', url: '/console/api/capsule', payload: { text: 'x' } })).statusCode).toBe(401);
});

it('tells a reference that has not come in from a slip of the pen', async () => {
  const { reference } = sampleReport();
  expect(await ask(reference)).toEqual({ status: 'unseen', reference });
  expect(await ask(reference.toLowerCase().replaceAll('-', ' '))).toEqual({ status: 'unseen', reference });
  expect(await ask(`${reference.startsWith('Z') ? 'Y' : 'Z'}${reference.slice(1)}`)).toEqual({ status: 'typo' });
  expect(await ask('<script>')).toEqual({ status: 'typo' });
});

it('shows a report with its cause, and what to tell the employee, support and IT', async () => {
  const report = sampleReport({ evidence: [{ id: 'request.blocked', at: 5, detail: { directive: 'connect-src' } }, { id: 'of.a-newer-page', at: 6 }] });
  const view = await found(report);
  expect(view).toMatchObject({ status: 'found', receivedAt: service.now().toISOString(), origin: ORIGIN, report });
  expect(view.findings[0]).toMatchObject({ cause: 'csp.connect', evidence: ['request.blocked'] });
  expect(view.advice.cause).toBe('csp.connect');
  expect(view.meanings).toEqual({ 'request.blocked': "The browser announced that the page's policy stopped the very request.", 'server.never-arrived': 'The service has no trace of a request to make an order of this attempt.' });
  expect(view.advice.it).toContain('portal.example.com');
  const chinese = await ask(report.reference, 'zh-CN');
  expect(chinese.status === 'found' && /[一-鿿]/.test(chinese.advice.employee + chinese.advice.support + chinese.advice.it)).toBe(true);
});

it('knows that a request never arrived, and does not say so of one that did', async () => {
  expect(ids(await found(sampleReport()))).toEqual(['server.never-arrived']);

  const refused = sampleReport();
  const answer = await tryToOrder(refused.attempt.id, 'E9999');
  expect(answer.statusCode).toBe(403);
  expect(ids(await found(refused)), 'in memory still').toEqual([]);
  await flush();
  expect(ids(await found(refused))).toEqual(['server.account-unknown']);

  const asleep = sampleReport({ attempt: { ...sampleReport().attempt, phases: [{ phase: 'ready', at: 0 }] } });
  expect(ids(await found(asleep)), 'nothing was sent').toEqual([]);
});

it('knows the order that an attempt made although its answer was lost, and its true state', async () => {
  const lost = sampleReport({ madeAt: service.now().toISOString() });
  const made = await tryToOrder(lost.attempt.id);
  const view = await found(lost);
  expect(ids(view)).toEqual(['server.order-exists']);
  expect(view.order).toMatchObject({ id: made.json().id, account: 'E1001', state: 'open', money: 'not-sent', amount: 5_000 });
  const before = await paste(encodeCapsule({ ...lost, attempt: { ...lost.attempt, id: `b-${randomId()}` } }));
  expect(before.status === 'found' && before.findings[0]?.confidence).not.toBe(view.findings[0]?.confidence);
});

it('does not take the order of a later try for one that was there when the report was made', async () => {
  const recovered = sampleReport({ evidence: [{ id: 'request.offline', at: 1_240 }] });
  await tryToOrder(recovered.attempt.id);
  const view = await found(recovered);
  expect([ids(view), view.findings[0]?.cause]).toEqual([[], 'offline']);
});

it('knows that the host can be reached from a page whose report came in as pictures of that host', async () => {
  const replaced = sampleReport({ evidence: [...sampleReport().evidence, { id: 'page.fetch-replaced', at: 1 }, { id: 'probe.host-dead', at: 9 }] });
  const capsule = encodeCapsule(replaced);
  const query = new URLSearchParams({ id: replaced.reportId, n: '0', of: '1', sum: checksum(capsule), d: capsule });
  await service.http.inject({ url: `/v1/reports/p.gif?${query.toString()}`, headers: { referer: `${ORIGIN}/` } });
  const view = await ask(replaced.reference);
  expect(view.status === 'found' && [ids(view), view.findings.map(({ cause }) => cause)]).toEqual([
    expect.arrayContaining(['server.picture-came']), expect.not.arrayContaining(['host.unreachable']),
  ]);
});

it('says that the service itself was slow, also while it has not answered yet', async () => {
  const report = sampleReport();
  const hanging = service.context.arrivals.began(report.attempt.id, service.now());
  service.advance(8);
  await flush();
  const view = await found(report);
  expect(view.serverEvidence).toMatchObject([{ id: 'server.slow-answer', detail: { tookMs: 8_000, answered: false } }]);
  service.context.arrivals.ended(hanging, { status: 201, code: null, at: service.now() });
  service.advance(60);
  await flush();
  expect((await found(report)).serverEvidence).toMatchObject([{ id: 'server.slow-answer', detail: { tookMs: 8_000, answered: true } }]);
});

it('names the chosen channel that was down as the report came in, to those who stopped there and to nobody else', async () => {
  const stoppedAt = (phase: 'creating' | 'paying', orderId: string, changes: Partial<Report> = {}): Report => {
    const sample = sampleReport();
    return { ...sample, attempt: { ...sample.attempt, orderId, phases: [{ phase: 'ready', at: 0 }, { phase, at: 1_200 }, { phase: 'failed', at: 21_200 }] }, ...changes };
  };
  const [byWechat, byAlipay] = [await service.order('E1001', { pay: 'wechat' }), await service.order('E1004', { pay: 'alipay' })];
  const early = stoppedAt('paying', byWechat);
  await send(early);
  service.wechat.setFault(unreachable());
  const other = await service.order('E1002');
  for (let tries = 0; tries < 3; tries += 1) await service.as('E1002', { method: 'POST', url: `/v1/orders/${other}/pay`, payload: { channel: 'wechat' } });
  const there = stoppedAt('paying', byWechat);
  const elsewhere = [stoppedAt('creating', byWechat), stoppedAt('paying', byAlipay), stoppedAt('paying', byWechat, { madeAt: new Date(service.now().getTime() - 3_600_000).toISOString() }), sampleReport(), early];
  for (const report of [there, ...elsewhere]) await send(report);
  const refused = stoppedAt('paying', await service.order('E1006'), { failure: { code: 'channel.unavailable', money: 'not-sent' } });
  await send(refused);
  service.wechat.setFault(null);
  service.advance(3_600);
  await service.order('E1005', { pay: 'wechat' });

  const channels = async (report: Report): Promise<unknown> => {
    const view = await ask(report.reference);
    return view.status === 'found' && view.serverEvidence.filter(({ id }) => id === 'server.channel-down').map(({ detail }) => detail);
  };
  expect([await channels(there), await channels(refused)]).toEqual([[{ channel: 'wechat' }], [{ channel: 'wechat' }]]);
  expect(await Promise.all(elsewhere.map(channels))).toEqual(elsewhere.map(() => []));
});

it('names money whose notification did not come', async () => {
  const paidId = await service.order('E1003', { pay: 'alipay' });
  service.alipay.pay(service.alipay.started.at(-1)?.tradeNumber ?? '');
  await service.as('E1003', { url: `/v1/orders/${paidId}?reconcile=true` });
  const paid = sampleReport({ madeAt: service.now().toISOString(), attempt: { ...sampleReport().attempt, orderId: paidId } });
  const told = await found(paid);
  expect(told.order).toMatchObject({ state: 'paid', money: 'settled' });
  expect(told.serverEvidence).toMatchObject([{ id: 'server.order-exists', detail: { state: 'paid' } }, { id: 'server.notify-late', detail: { channel: 'alipay', told: false } }]);
});

const withEvidence = (...evidence: string[]): Partial<Report> => ({ evidence: evidence.map((id) => ({ id, at: 1_240 })) });

it.each([
  ['server.error', ['answer.502', 'probe.all-well']],
  ['server.error', ['answer.server-error', 'probe.all-well']],
  ['server.hung', ['answer.504', 'probe.all-well']],
])('lets the word of a gateway stand, %s, though nothing came through it', async (cause, evidence) => {
  const view = await found(sampleReport(withEvidence(...evidence)));
  expect([view.findings[0]?.cause, ids(view)]).toEqual([cause, []]);
});

it('takes an order that is being paid for no sign of an answer that was lost', async () => {
  const orderId = await service.order('E1010', { pay: 'alipay' });
  const report = sampleReport(withEvidence('request.no-answer', 'probe.all-well'));
  const paying = { ...report, attempt: { ...report.attempt, orderId, phases: [{ phase: 'paying', at: 0 }, { phase: 'failed', at: 20_000 }] } } as Report;
  const view = await found(paying);
  expect([view.findings[0]?.cause, ids(view), view.order?.id]).toEqual(['server.hung', [], orderId]);
});

const violation = (directive: string, blocked: string, page: string) => ({ 'csp-report': { 'document-uri': page, 'effective-directive': directive, 'blocked-uri': blocked } });
/** Two of them, as what one alone says is not believed. */
const browsersSay = async (type: string, body: unknown): Promise<void> => {
  for (const address of ['192.0.2.1', '192.0.2.2']) {
    const headers = { 'content-type': type, 'x-forwarded-for': address };
    expect((await service.http.inject({ method: 'POST', url: '/v1/reports/policy', headers, payload: JSON.stringify(body) })).statusCode).toBe(204);
  }
};

it('joins what the browser itself reported of the same page at the same time', async () => {
  const report = sampleReport();
  for (const page of [`${ORIGIN}/topup`, 'https://portal.example.com.evil.example/topup']) await browsersSay('application/csp-report', violation('connect-src', SERVICE, page));
  const view = await found(report);
  expect(view.policy).toMatchObject([{ kind: 'csp', what: 'connect-src', blocked: 'https://pay.example.com', page: `${ORIGIN}/topup`, count: 2 }]);
  expect(ids(view)).toContain('server.csp-reported');
  expect(view.findings[0]?.cause).toBe('csp.connect');
  for (const answered of ['answer.forbidden-page', 'answer.502', 'request.no-answer', 'request.body-cut']) {
    expect(ids(await found(sampleReport(withEvidence(answered)))), `${answered}: it was let out`).not.toContain('server.csp-reported');
  }
  service.advance(3 * 3_600);
  expect(ids(await found(sampleReport())), 'hours later').not.toContain('server.csp-reported');
});

it('takes violations of others on the same page for what they are, and shows them', async () => {
  service.advance(24 * 3_600);
  const report = (changes: Partial<Report> = {}) => sampleReport({ madeAt: service.now().toISOString(), ...changes });
  const csp = (directive: string, blocked: string, page = `${ORIGIN}/topup`) => browsersSay('application/csp-report', violation(directive, blocked, page));
  const nel = (type: string, url: string) => browsersSay('application/reports+json', [{ type: 'network-error', url, body: { type, referrer: `${ORIGIN}/topup` } }]);
  await csp('connect-src', 'https://analytics.example.net/collect');
  await csp('connect-src', `${SERVICE}/other/page`);
  await csp('connect-src', 'self');
  await csp('script-src', 'inline');
  await csp('script-src-elem', `${SERVICE}/vendor/other.js`);
  await csp('img-src', `${SERVICE}/v1/reports/p.gif`);
  await nel('dns.name_not_resolved', 'https://cdn.example.net/x');
  await nel('http.error 500', `${SERVICE}/v1/orders`);
  await nel('abandoned', `${SERVICE}/v1/orders`);
  const innocent = await found(report());
  expect(innocent.policy).toHaveLength(9);
  expect(ids(innocent)).toEqual(['server.never-arrived']);

  await csp('script-src-elem', `${SERVICE}/sdk/unstuck.modern.js?v=1`);
  await nel('tcp.refused', `${SERVICE}/v1/orders`);
  const ran = await found(report());
  expect(ids(ran), 'what made the report was let run').toEqual(['server.never-arrived', 'server.network-error-logged']);
  expect(ran.policy.map(({ blocked }) => blocked)).toContain(`${SERVICE}/sdk/`);
  expect(JSON.stringify(ran.policy)).not.toContain('unstuck.modern');
  const neverUp = report({ attempt: { ...sampleReport().attempt, phases: [{ phase: 'boot', at: 0 }] } });
  expect(ids(await found(neverUp))).toContain('server.csp-script-reported');

  await csp('connect-src', SERVICE);
  expect(ids(await found(report()))).toContain('server.csp-reported');
  const reached = report();
  await tryToOrder(reached.attempt.id, 'E1008');
  expect(ids(await found(reached)), 'what reached us no policy stopped').toEqual(['server.order-exists']);
});

it("knows the page's own origin by the word that some browsers have for it", async () => {
  service.advance(24 * 3_600);
  const report = sampleReport({ madeAt: service.now().toISOString() });
  await browsersSay('application/csp-report', { 'csp-report': { 'document-uri': `${SERVICE}/portal`, 'violated-directive': 'connect-src x', 'blocked-uri': 'self' } });
  await send(report, SERVICE);
  const view = await ask(report.reference);
  expect(view.status === 'found' && ids(view)).toContain('server.csp-reported');
});

it('does not call a request missing that the service has had the time to forget, or that the page heard an answer to', async () => {
  const old = sampleReport({ madeAt: new Date(service.now().getTime() - 40 * 24 * 3_600_000).toISOString() });
  expect(ids(await found(old))).toEqual([]);
  const limited = sampleReport({ madeAt: service.now().toISOString(), evidence: [{ id: 'problem.overloaded', at: 1_300, detail: { status: 429 } }] });
  expect(ids(await found(limited))).toEqual([]);
  const recent = sampleReport({ madeAt: service.now().toISOString() });
  expect(ids(await found(recent))).toEqual(['server.never-arrived']);
  service.advance(31 * 24 * 3_600);
  const later = await ask(recent.reference);
  expect(later.status === 'found' && ids(later), 'read a month later').toEqual([]);
});

it('finds the order of an attempt whose report was a week on its way, and of one whose clock is wrong', async () => {
  const slow = sampleReport({ madeAt: service.now().toISOString() });
  const ahead = sampleReport({ madeAt: new Date(service.now().getTime() + 30 * 24 * 3_600_000).toISOString() });
  await tryToOrder(slow.attempt.id, 'E1011');
  await tryToOrder(ahead.attempt.id, 'E1012');
  service.advance(7 * 24 * 3_600);
  for (const report of [slow, ahead]) expect(ids(await found(report))).toContain('server.order-exists');
});

it('never counts the time until somebody reads the report as time that the service took', async () => {
  const report = sampleReport({ madeAt: service.now().toISOString() });
  const unanswered = service.context.arrivals.began(report.attempt.id, service.now());
  service.advance(2);
  await flush();
  service.context.arrivals.ended(unanswered, { status: null, code: null, at: service.now() });
  service.advance(3_600);
  await flush();
  expect(ids(await found(report))).toEqual([]);
});

it('says what to change by the evidence of the very cause, and where by what is known of the page', async () => {
  const evidence = (id: string, detail: Record<string, string | number>) => ({ id, at: 5, detail });
  const overloaded = await found(sampleReport({ evidence: [evidence('answer.redirected', { status: 302 }), evidence('problem.overloaded', { status: 503 })] }));
  expect(overloaded.advice).toMatchObject({ cause: 'server.overloaded', it: expect.stringContaining('503') });
  const blocked = await found(sampleReport({ evidence: [evidence('answer.wrong-shape', { directive: 'img-src' }), evidence('request.blocked', { directive: 'connect-src' }), evidence('request.blocked', { directive: 'default-src' })] }));
  expect(blocked.advice).toMatchObject({ cause: 'csp.connect', it: expect.stringContaining(`\nconnect-src ${SERVICE}; ${FORM_ACTION}\n`) });
  const skewed = await found(sampleReport({ evidence: [evidence('device.clock-off', { skewSeconds: 90_000 }), evidence('probe.host-dead', {})] }));
  expect(skewed.advice).toMatchObject({ cause: 'clock.skewed', it: expect.stringContaining('25 h (slow)') });
  const stopped = await found(sampleReport({
    evidence: [evidence('page.csp-handoff', {})],
    timeline: [{ at: 4, what: 'policy violation', detail: { directive: 'form-action', disposition: 'enforce', blocked: 'https://openapi.alipay.com' } }, { at: 5, what: 'policy violation', detail: { directive: 'form-action', disposition: 'report', blocked: 'https://other.example' } }],
  }));
  expect(stopped.advice).toMatchObject({ cause: 'csp.handoff', it: expect.stringContaining(`\n${FORM_ACTION}\n`) });
  for (const framed of [true, false]) {
    const popup = await found(sampleReport({ evidence: [evidence('device.popup-blocked', {})], environment: { framed } }));
    expect(popup.advice.cause).toBe('popup.blocked');
    expect([framed, popup.advice.it.includes('allow-popups')]).toEqual([framed, framed]);
  }

  const carried = sampleReport({ evidence: [evidence('request.blocked', { directive: 'connect-src' })] });
  const pasted = await paste(encodeCapsule(carried), true);
  expect(pasted.status === 'found' && pasted.advice.it).toMatch(/^Every Content-Security-Policy of the portal page, /);
});

it('names no host for IT to allow that is no gateway of ours, whatever a report says', async () => {
  for (const blocked of ['https://evil.example', 'https://openapi.alipay.com.evil.example', 'https://alipay.com.evil.example']) {
    const forged = await found(sampleReport({
      evidence: [{ id: 'page.csp-handoff', at: 5 }], timeline: [{ at: 4, what: 'policy violation', detail: { directive: 'form-action', disposition: 'enforce', blocked } }],
    }));
    expect(forged.advice).toMatchObject({ cause: 'csp.handoff', it: expect.stringContaining(`\n${FORM_ACTION}\n`) });
    expect(JSON.stringify([forged.advice, forged.otherAdvice])).not.toContain('evil');
  }
});

it('shows the whole of a report that is there already when a shortened copy of it is brought', async () => {
  const whole = sampleReport();
  await send(whole);
  for (const keep of [false, true]) {
    const answer = await paste(JSON.stringify({ ...whole, timeline: [], environment: {}, drops: { shortened: 5 } }), keep);
    expect(answer).toMatchObject({ status: 'found', report: { timeline: whole.timeline, drops: {} } });
  }
});

it('says of what is larger than any report that it is too large', async () => {
  const answer = await service.asAdmin({ method: 'POST', url: '/console/api/capsule', payload: { text: 'x'.repeat(70_000) } });
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'request.too-large']);
});

it('lists the latest reports, and those with the same cause beside one', async () => {
  const findings: Report['findings'] = [{ cause: 'intermediary.portal', confidence: 0.9, evidence: [], indistinguishableFrom: [] }];
  const evidence = [{ id: 'answer.511', at: 1 }];
  const series = Array.from({ length: 3 }, () => sampleReport({ findings, evidence }));
  for (const report of series) {
    await send(report);
    service.advance(1);
  }
  const latest = (await service.asAdmin({ url: '/console/api/reports?limit=2' })).json();
  expect(latest.map(({ reference }: { reference: string }) => reference)).toEqual(series.toReversed().slice(0, 2).map(({ reference }) => reference));
  const view = await ask(series[1]?.reference ?? '');
  expect(view.status === 'found' && view.neighbours.map(({ reference }) => reference)).toEqual([series[2]?.reference, series[0]?.reference]);
  for (const limit of ['0', '-1', '1e9', 'x', '1&limit=2']) expect((await service.asAdmin({ url: `/console/api/reports?limit=${limit}` })).statusCode).toBe(200);
});

it('shows every report under one reference', async () => {
  const first = sampleReport();
  const second = sampleReport({ reference: first.reference, attempt: first.attempt });
  await send(first);
  service.advance(1);
  const view = await found(second);
  expect(view.report.reportId).toBe(second.reportId);
  expect(view.others.map(({ reportId }) => reportId)).toEqual([first.reportId]);
});

it('shows the report of the attempt that a reference stands for, whoever else reports under it later', async () => {
  const genuine = sampleReport();
  const { reference } = genuine;
  const forged = () => sampleReport({ reference, environment: { userAgent: 'forged' } });
  const shown = async (): Promise<unknown> => {
    const view = await ask(reference);
    return view.status === 'found' && [view.report.reportId, view.others.length, view.ofOtherAttempts.length];
  };
  const sendLater = async (report: Report): Promise<void> => {
    service.advance(1);
    expect((await send(report)).statusCode).toBe(200);
  };
  await send(genuine);
  for (let count = 0; count < 25; count += 1) await sendLater(forged());
  expect(await shown(), 'it was there first').toEqual([genuine.reportId, 0, 20]);
  const newer = sampleReport({ reference, attempt: genuine.attempt });
  await sendLater(newer);
  expect(await shown(), 'a newer one of the same attempt').toEqual([newer.reportId, 1, 20]);
  const carried = forged();
  const pasted = await paste(encodeCapsule(carried));
  expect(pasted.status === 'found' && [pasted.report.reportId, pasted.others.length, pasted.ofOtherAttempts.length]).toEqual([carried.reportId, 0, 20]);
});

it('shows the very report that is asked for under a reference, and whether another attempt sent it', async () => {
  const genuine = sampleReport();
  const newer = sampleReport({ reference: genuine.reference, attempt: genuine.attempt });
  const forged = sampleReport({ reference: genuine.reference });
  for (const report of [genuine, newer, forged]) {
    await send(report);
    service.advance(1);
  }
  const shown = async (asked: string): Promise<unknown> => {
    const view = await ask(asked);
    return view.status === 'found' && [view.report.reportId, view.ofAnotherAttempt, view.others.map(({ reportId }) => reportId), view.ofOtherAttempts.map(({ reportId }) => reportId)];
  };
  const { reference } = genuine;
  const latest = [newer.reportId, false, [genuine.reportId], [forged.reportId]];
  expect(await shown(reference)).toEqual(latest);
  expect(await shown(`${reference}!${genuine.reportId}`)).toEqual([genuine.reportId, false, [newer.reportId], [forged.reportId]]);
  expect(await shown(`${reference}!${forged.reportId}`)).toEqual([forged.reportId, true, [], [newer.reportId, genuine.reportId]]);
  expect(await shown(`${reference}!${sampleReport().reportId}`), 'one that is not kept any more').toEqual(latest);
  const elsewhere = sampleReport();
  await send(elsewhere);
  expect(await shown(`${reference}!${elsewhere.reportId}`), 'one of another reference').toEqual(latest);
});

it.each([['an order', 'E1013', 201], ['a refusal', 'E9999', 403]])('believes the attempt that it knows by %s before one that reported first', async (_, account, status) => {
  const genuine = sampleReport({ madeAt: service.now().toISOString() });
  const forged = sampleReport({ reference: genuine.reference });
  await send(forged);
  service.advance(1);
  expect((await tryToOrder(genuine.attempt.id, account)).statusCode).toBe(status);
  await service.http.inject({ method: 'POST', url: '/v1/orders', headers: { 'unstuck-attempt': forged.attempt.id } });
  await flush();
  const view = await found(genuine);
  expect([view.report.reportId, view.ofOtherAttempts.map(({ reportId }) => reportId)]).toEqual([genuine.reportId, [forged.reportId]]);
});

it('reads what a person carried, whatever is around it, and keeps it only when asked to', async () => {
  const report = sampleReport();
  const capsule = encodeCapsule(report);
  const wrapped = capsule.replace(/.{60}/g, '$&\n');
  for (const text of [capsule, `  ${capsule}\n`, `你好，这是报告：\n${capsule}\n谢谢`, `https://pay.example.com/r#${capsule}`, wrapped, JSON.stringify(report), JSON.stringify(report, null, 2), `Report\n${JSON.stringify(report)}\n--\nZhang San`]) {
    const answer = await paste(text);
    expect([text.slice(0, 30), answer.status]).toEqual([text.slice(0, 30), 'found']);
    expect(answer.status === 'found' && [answer.report.reportId, answer.receivedAt]).toEqual([report.reportId, null]);
  }
  expect(await ask(report.reference)).toMatchObject({ status: 'unseen' });
  expect(await paste(capsule, true)).toMatchObject({ status: 'found', receivedAt: service.now().toISOString() });
  expect(await ask(report.reference)).toMatchObject({ status: 'found' });
  for (const text of ['', 'nothing here', '{}', 'U1.', formatReference([1, 2, 3, 4, 5, 6, 7, 8])]) expect(await paste(text)).toEqual({ status: 'unreadable' });
  expect((await service.asAdmin({ method: 'POST', url: '/console/api/capsule', payload: { text: 1 } })).json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'text' }] });
});
