import { CHUNK_LIMITS, REPORT_LIMITS, acknowledgingPixel, checksum, encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { createReportIntake } from './report-intake.ts';
import type { TableBound } from './table-bound.ts';

const UNBOUNDED: TableBound = { added: async () => undefined };

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const post = (payload: string, type: string | null = 'text/plain', headers: Record<string, string> = {}, url = '/v1/reports') =>
  service.http.inject({ method: 'POST', url, payload, headers: { ...(type === null ? {} : { 'content-type': type }), ...headers } });
const kept = (report: Report) => service.db.selectFrom('reports').selectAll().where('report_id', '=', report.reportId).execute();
const form = (report: string): string => new URLSearchParams({ report }).toString();
const chunkUrls = (report: Report, size = 100, text = encodeCapsule(report)): string[] => {
  const pieces = text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  return pieces.map((d, n) => `/v1/reports/p.gif?${new URLSearchParams({ id: report.reportId, n: String(n), of: String(pieces.length), sum: checksum(text), d }).toString()}`);
};

it.each<[string, (report: Report) => [string, string | null]]>([
  ['JSON', (report) => [JSON.stringify(report), 'application/json']],
  ['JSON as plain text, as a beacon sends it', (report) => [JSON.stringify(report), 'text/plain;charset=UTF-8']],
  ['JSON without any type, as XDomainRequest sends it', (report) => [JSON.stringify(report), null]],
  ['a capsule', (report) => [encodeCapsule(report), 'text/plain']],
  ['a form with JSON', (report) => [form(JSON.stringify(report)), 'application/x-www-form-urlencoded']],
  ['a form with a capsule', (report) => [form(encodeCapsule(report)), 'application/x-www-form-urlencoded']],
])('takes %s, and acknowledges the id it now keeps', async (_what, encode) => {
  const report = sampleReport({ environment: { userAgent: 'Überbrowser – 1', online: false } });
  const [payload, type] = encode(report);
  const answer = await post(payload, type, { origin: 'https://portal.example.com' });
  expect([answer.statusCode, answer.json()]).toEqual([200, { ack: report.reportId }]);
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://portal.example.com', 'unstuck-server': 'test-build', 'cache-control': 'no-store' });
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  expect(await kept(report)).toMatchObject([{ reference: report.reference, attempt_id: report.attempt.id, origin: 'https://portal.example.com', arrived_by: 'post', cause: 'host.unreachable', body: report }]);
});

it.each<[string, (report: object) => [string, string]]>([
  ['JSON', (report) => [JSON.stringify(report), 'text/plain']],
  ['a form', (report) => [form(JSON.stringify(report)), 'application/x-www-form-urlencoded']],
])('keeps what it knows of a report that a newer page sends as %s, and says how much it left out', async (_what, encode) => {
  const known = sampleReport();
  const [first] = known.findings;
  const newer = {
    ...known,
    attempt: { ...known.attempt, tab: 2, phases: [...known.attempt.phases, { phase: 'refunding', at: 22_000 }] },
    failure: { code: 'payer.limited', money: 'unknown' },
    findings: [{ ...first, cause: 'tls.intercepted' }, first],
    environment: { ...known.environment, managed: true },
    deliveries: [...known.deliveries, { door: 'nfc', outcome: 'taken', at: 23_000 }],
  };
  const [payload, type] = encode(newer);
  expect((await post(payload, type)).json()).toEqual({ ack: known.reportId });
  expect(await kept(known)).toMatchObject([{ cause: 'host.unreachable', body: { ...known, failure: { code: 'internal', money: 'unknown' }, drops: { 'newer-names': 5 } } }]);
});

it('takes reports under the name that filters do not know, too', async () => {
  const report = sampleReport();
  const answer = await post(JSON.stringify(report), 'text/plain', {}, '/a/e');
  expect([answer.json(), answer.headers['cache-control']]).toEqual([{ ack: report.reportId }, 'no-store']);
  expect(await kept(report)).toHaveLength(1);
});

it('keeps one report of many copies, the one that tells most', async () => {
  const early = sampleReport();
  const late = { ...early, deliveries: [...early.deliveries, { door: 'image', outcome: 'failed', at: 30_000 } as const] };
  const answers = await Promise.all([early, late, early, late, early].map((report) => post(JSON.stringify(report))));
  expect(answers.map((answer) => answer.json())).toEqual(Array.from({ length: 5 }, () => ({ ack: early.reportId })));
  await post(JSON.stringify(early));
  expect(await kept(early)).toMatchObject([{ deliveries: 2, body: late }]);
});

it('keeps the whole of a report whichever copy comes first, with the deliveries of the one that tells of more', async () => {
  const door = (at: number) => ({ door: 'image', outcome: 'no-answer', at }) as const;
  for (const order of ['whole first', 'shortened first']) {
    for (const [wholeHas, carriedHas] of [[1, 2], [2, 1], [2, 2]] as const) {
      const list = [door(1), door(2)];
      const whole = sampleReport({ deliveries: list.slice(0, wholeHas) });
      const carried: Report = { ...whole, timeline: [], environment: {}, drops: { shortened: 9 }, deliveries: list.slice(0, carriedHas) };
      for (const copy of order === 'whole first' ? [whole, carried] : [carried, whole]) await post(JSON.stringify(copy));
      expect([order, await kept(whole)]).toMatchObject([order, [{ deliveries: 2, shortened: 0, body: { ...whole, deliveries: list } }]]);
    }
  }
  const early = sampleReport({ drops: { shortened: 3 }, deliveries: [] });
  await post(JSON.stringify(early));
  await post(JSON.stringify({ ...early, timeline: [], drops: { shortened: 5 }, deliveries: [door(1)] }));
  expect(await kept(early)).toMatchObject([{ shortened: 3, body: { ...early, deliveries: [door(1)] } }]);
});

it('does not let another report take the place of one whose id it guessed', async () => {
  const report = sampleReport();
  await post(JSON.stringify(report));
  const forged = { ...sampleReport(), reportId: report.reportId, deliveries: [...report.deliveries, ...report.deliveries, ...report.deliveries] };
  await post(JSON.stringify(forged));
  expect(await kept(report)).toMatchObject([{ reference: report.reference, body: report }]);
});

it('commits together what comes in together', async () => {
  const sent = vi.spyOn(service.db, 'executeQuery');
  const intake = createReportIntake(service.context, UNBOUNDED);
  const reports = Array.from({ length: 100 }, () => sampleReport());
  await Promise.all(reports.map((report) => intake.accept({ report, origin: null, site: null, by: 'post', address: '192.0.2.1' })));
  expect(sent).toHaveBeenCalledOnce();
  sent.mockRestore();
  const rows = await service.db.selectFrom('reports').select('report_id').where('report_id', 'in', reports.map(({ reportId }) => reportId)).execute();
  expect(rows).toHaveLength(100);
});

it('tells who comes while too many wait to come again, and loses none it took', async () => {
  const intake = createReportIntake(service.context, UNBOUNDED);
  const report = sampleReport();
  const results = await Promise.allSettled(Array.from({ length: 2_300 }, (_, index) => intake.accept({ report: { ...report, reportId: `flood-${report.reportId}-${index}` }, origin: null, site: null, by: 'post', address: '192.0.2.1' })));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every(({ reason }) => reason.code === 'rate.limited' && reason.options.retryAfterSeconds > 0)).toBe(true);
  const rows = await service.db.selectFrom('reports').select('report_id').where('report_id', 'like', `flood-${report.reportId}-%`).execute();
  expect(rows).toHaveLength(results.length - refused.length);
});

it.each<[string, string, string | null, number, string]>([
  ['nothing', '', 'text/plain', 400, 'request.not-json'],
  ['a text that is no report', 'hello', 'text/plain', 400, 'request.not-json'],
  ['half of a JSON', '{"schema":1', 'application/json', 400, 'request.not-json'],
  ['a list', '[]', 'application/json', 400, 'request.not-json'],
  ['a report with a field too many', JSON.stringify({ ...sampleReport(), token: 'x' }), 'application/json', 400, 'request.invalid'],
  ['a report with a prototype', JSON.stringify(sampleReport()).replace('{', '{"__proto__":{"admin":true},'), 'application/json', 400, 'request.invalid'],
  ['another schema', JSON.stringify({ ...sampleReport(), schema: 2 }), 'application/json', 400, 'request.invalid'],
  ['a reference with a slip', JSON.stringify(sampleReport({ reference: 'ABCD-EFGH-0' })), 'application/json', 400, 'request.invalid'],
  ['a form without the field', 'other=1', 'application/x-www-form-urlencoded', 400, 'request.not-json'],
  ['XML', '<report/>', 'text/xml', 415, 'request.media-type'],
  ['more than a report may have', JSON.stringify({ ...sampleReport(), junk: 'x'.repeat(REPORT_LIMITS.maxBytes) }), 'application/json', 413, 'request.too-large'],
  ['a body without end', `{"a":"${'x'.repeat(200_000)}"}`, 'application/json', 413, 'request.too-large'],
])('refuses %s', async (_what, payload, type, status, code) => {
  const answer = await post(payload, type, { origin: 'https://portal.example.com' });
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  expect(answer.headers['access-control-allow-origin']).toBe('https://portal.example.com');
});

it('does not echo what it refuses', async () => {
  const answer = await post(JSON.stringify({ ...sampleReport(), failure: { code: 'x'.repeat(20_000), money: 'unknown' } }));
  expect(answer.statusCode).toBe(400);
  expect(answer.body.length).toBeLessThan(1_000);
});

it('takes reports from the pages of its origins only, as it takes orders', async () => {
  const from = (headers: Record<string, string>) => post(JSON.stringify(sampleReport()), 'text/plain', headers);
  const strange = await from({ origin: 'https://evil.example.com' });
  expect([strange.statusCode, strange.json().code, strange.headers['access-control-allow-origin']]).toEqual([403, 'permission.denied', undefined]);
  expect((await from({ origin: 'null' })).statusCode).toBe(403);
  expect((await from({ origin: 'https://renamed-by-a-proxy.example.com', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  expect((await from({ origin: 'http://pay.example.com:8080', host: 'pay.example.com:8080' })).statusCode).toBe(200);
  expect((await from({})).statusCode).toBe(200);
});

it('says when to come again once an address sends too much', async () => {
  const limited = await createTestService({ requestsPerMinute: 3_000 });
  const send = () => limited.http.inject({ method: 'POST', url: '/v1/reports', headers: { 'content-type': 'text/plain', origin: 'https://portal.example.com' }, payload: 'x' });
  const statuses = new Map<number, number>();
  let last = await send();
  for (let index = 0; index < 620; index += 1) {
    last = await send();
    statuses.set(last.statusCode, (statuses.get(last.statusCode) ?? 0) + 1);
  }
  await limited.close();
  expect(new Set(statuses.keys())).toEqual(new Set([400, 429]));
  expect([last.statusCode, last.json().code]).toEqual([429, 'rate.limited']);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect(last.headers['access-control-allow-origin']).toBe('https://portal.example.com');
}, SETUP_TIMEOUT_MS);

it('scrubs again what a page should not have sent, and keeps what no database takes out', async () => {
  const report = sampleReport({
    environment: { userAgent: 'mail zhang.san@example.com \u0000 lone \ud800 end' },
    timeline: [{ at: 1, what: 'GET /pay?token=abc', detail: { 'phone 13800138000': 'Bearer abc.def.ghi.jkl' } }],
  });
  expect((await post(JSON.stringify(report))).statusCode).toBe(200);
  const [row] = await kept(report);
  const text = JSON.stringify(row?.body);
  for (const secret of ['zhang.san', 'token=abc', '13800138000', 'abc.def', '\\u0000', '\\ud800']) expect(text).not.toContain(secret);
  expect(text).toContain('lone');
});

it('puts a report together from images in any order, and answers each with an image', async () => {
  const report = sampleReport();
  const urls = chunkUrls(report);
  expect(urls.length).toBeGreaterThan(2);
  const [first = '', ...others] = urls;
  for (const url of [...others.toReversed(), others[0] ?? '']) {
    const answer = await service.http.inject({ url });
    expect([answer.statusCode, answer.headers['content-type'], answer.rawPayload.subarray(0, 6).toString(), answer.rawPayload[6]]).toEqual([200, 'image/gif', 'GIF89a', 1]);
  }
  expect(await kept(report)).toEqual([]);
  // Only the picture that completes the report has the size that stands for its id.
  const last = await service.http.inject({ url: first });
  expect([last.statusCode, last.rawPayload]).toEqual([200, Buffer.from(acknowledgingPixel(report.reportId))]);
  expect(await kept(report)).toMatchObject([{ arrived_by: 'image', origin: null, body: report }]);
  expect(await service.db.selectFrom('report_chunks').selectAll().where('report_id', '=', report.reportId).execute()).toEqual([]);
});

it('puts a report together from images that come at once', async () => {
  const report = sampleReport();
  const answers = await Promise.all(chunkUrls(report, 20).map((url) => service.http.inject({ url })));
  expect(answers.every((answer) => answer.statusCode === 200)).toBe(true);
  expect(await kept(report)).toHaveLength(1);
});

it('refuses the last image when the pieces do not make the report, and can start over', async () => {
  const report = sampleReport();
  const urls = chunkUrls(report);
  const spoiled = urls.map((url, index) => (index === 0 ? url.replace(/&d=....../, '&d=AAAAAA') : url));
  const answers = [];
  for (const url of spoiled) answers.push(await service.http.inject({ url }));
  expect(answers.at(-1)?.json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'sum' }] });
  for (const url of urls) expect((await service.http.inject({ url })).statusCode).toBe(200);
  expect(await kept(report)).toHaveLength(1);
});

it('refuses images whose address does not fit', async () => {
  const fit = { id: 'r-12345678', n: '0', of: '2', sum: 'abc', d: 'xyz' };
  const cases: [Record<string, string>, string][] = [
    [{ ...fit, id: 'short' }, 'id'], [{ ...fit, n: '-1' }, 'n'], [{ ...fit, n: '2' }, 'n'], [{ ...fit, n: '1e3' }, 'n'], [{ ...fit, of: '0' }, 'of'],
    [{ ...fit, of: '99999' }, 'of'], [{ ...fit, sum: '' }, 'sum'], [{ ...fit, d: '' }, 'd'], [{ ...fit, d: 'x'.repeat(CHUNK_LIMITS.maxText + 1) }, 'd'], [{ ...fit, d: '\u0000' }, 'd'],
  ];
  for (const [query, field] of cases) {
    const answer = await service.http.inject({ url: `/v1/reports/p.gif?${new URLSearchParams(query).toString()}` });
    expect([query, answer.statusCode, answer.json().errors?.[0]?.field]).toEqual([query, 400, field]);
  }
  expect((await service.http.inject({ url: '/v1/reports/p.gif?n=1&n=2&id=x&id=y' })).statusCode).toBe(400);
});

it('counts violations and network errors that browsers report by themselves, the same ones once an hour', async () => {
  const csp = { 'csp-report': { 'document-uri': 'https://portal.example.com/topup?name=Zhang', 'violated-directive': "connect-src 'self'", 'blocked-uri': 'https://pay.example.com/v1/orders?key=1' } };
  const send = (body: unknown, type: string, url = '/v1/reports/policy') => post(JSON.stringify(body), type, { origin: 'https://portal.example.com' }, url);
  expect((await send(csp, 'application/csp-report')).statusCode).toBe(204);
  expect((await send(csp, 'application/csp-report')).statusCode).toBe(204);
  const batch = [
    { type: 'csp-violation', age: 1, url: 'https://portal.example.com/topup', body: { documentURL: 'https://portal.example.com/topup', effectiveDirective: 'connect-src', blockedURL: 'https://pay.example.com', disposition: 'enforce' } },
    { type: 'csp-violation', url: 'https://portal.example.com/topup', body: { effectiveDirective: 'script-src', blockedURL: 'chrome-extension', disposition: 'enforce' } },
    { type: 'csp-violation', url: 'https://portal.example.com/topup', body: { effectiveDirective: 'img-src', blockedURL: 'https://x.example', disposition: 'report' } },
    { type: 'network-error', url: 'https://pay.example.com/v1/orders', body: { type: 'dns.name_not_resolved', phase: 'dns', referrer: 'https://portal.example.com/topup?x=1' } },
    { type: 'coep', url: 'https://portal.example.com/', body: {} },
    'nonsense',
  ];
  expect((await send(batch, 'application/reports+json', '/v1/reports/policy?attempt=a-policy')).statusCode).toBe(204);
  const rows = await service.db.selectFrom('policy_reports').select(['kind', 'page', 'what', 'blocked', 'attempt_id', 'count']).orderBy('attempt_id').orderBy('kind').execute();
  const page = 'https://portal.example.com/topup';
  expect(rows).toEqual([
    { kind: 'csp', page, what: 'connect-src', blocked: 'https://pay.example.com', attempt_id: '', count: 2 },
    { kind: 'csp', page, what: 'connect-src', blocked: 'https://pay.example.com', attempt_id: 'a-policy', count: 1 },
    { kind: 'network-error', page, what: 'dns.name_not_resolved', blocked: 'https://pay.example.com/v1/orders', attempt_id: 'a-policy', count: 1 },
  ]);
  const metrics = (await service.http.inject({ url: '/metrics' })).body;
  for (const [outcome, count] of [['policy', 4], ['policy-noise', 1], ['policy-not-enforced', 1], ['policy-unreadable', 2]]) expect(metrics).toContain(`unstuck_reports_total{outcome="${outcome}"} ${count}`);
  expect((await send('{', 'text/html')).statusCode).toBe(415);
});

it('answers preflights of reports that are not simple requests', async () => {
  const preflight = (origin: string): InjectOptions => ({ method: 'OPTIONS', url: '/v1/reports/policy', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
  expect((await service.http.inject(preflight('https://portal.example.com'))).headers['access-control-allow-origin']).toBe('https://portal.example.com');
  expect((await service.http.inject(preflight('https://evil.example.com'))).headers['access-control-allow-origin']).toBeUndefined();
});
