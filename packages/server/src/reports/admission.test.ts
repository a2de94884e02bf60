import { checksum, encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const HR = 'https://hr.example.com';
const SHOP = 'https://shop.example.com';
const ORDERS_ONLY = 'https://portal.example.com';

let service: TestService;
beforeAll(async () => {
  const sites = new Map([['hr', { origins: [HR], deliveriesPerMinute: null }], ['shop', { origins: [SHOP], deliveriesPerMinute: 3 }]]);
  service = await createTestService({ sites, requestsPerMinute: 3_000 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const post = (report: Report, site: string | null, headers: Record<string, string> = {}, path = '/v1/reports') =>
  service.http.inject({ method: 'POST', url: `${path}${site === null ? '' : `?site=${site}`}`, headers: { 'content-type': 'text/plain', ...headers }, payload: JSON.stringify(report) });
const picture = (report: Report, site: string, headers: Record<string, string> = {}) => {
  const d = encodeCapsule(report, 400);
  return service.http.inject({ url: `/v1/reports/p.gif?${new URLSearchParams({ id: report.reportId, n: '0', of: '1', sum: checksum(d), d, site }).toString()}`, headers });
};
const violation = (site: string, origin: string) =>
  service.http.inject({
    method: 'POST', url: `/v1/reports/policy?attempt=a-sites-1&site=${site}`, headers: { 'content-type': 'application/csp-report', origin },
    payload: JSON.stringify({ 'csp-report': { 'document-uri': `${origin}/topup`, 'violated-directive': 'connect-src', 'blocked-uri': 'https://pay.example.com' } }),
  });
const siteOf = async ({ reportId }: Report): Promise<unknown> => (await service.db.selectFrom('reports').select('site').where('report_id', '=', reportId).executeTakeFirst())?.site;

it.each(['/v1/reports', '/a/e'])('takes reports at %s under a key from the pages on its list, and keeps the key', async (path) => {
  const report = sampleReport();
  const answer = await post(report, 'hr', { origin: HR }, path);
  expect([answer.statusCode, answer.json(), answer.headers['access-control-allow-origin']]).toEqual([200, { ack: report.reportId }, HR]);
  expect(await siteOf(report)).toBe('hr');
});

it.each([
  ['a page of another site', 'hr', SHOP, 'the origins of hr in UNSTUCK_SITES'],
  ['a page that may order but is on no list', 'hr', ORDERS_ONLY, 'the origins of hr in UNSTUCK_SITES'],
  ['a page without an origin of its own', 'hr', 'null', 'the origins of hr in UNSTUCK_SITES'],
  ['a key that nobody gave out', 'no-such', HR, 'data-site-key'],
  ['two keys at once', 'hr&site=shop', HR, 'data-site-key'],
  ['an empty key', '', HR, 'data-site-key'],
])('refuses %s so that the page can read why', async (_what, site, origin, remedy) => {
  const report = sampleReport();
  for (const answer of [await post(report, site, { origin }), await picture(report, site, { origin }), await violation(site, origin)]) {
    expect([answer.statusCode, answer.json().code, answer.headers['access-control-allow-origin']]).toEqual([403, 'site.denied', origin]);
    expect(answer.json().detail).toContain(remedy);
  }
  expect(await siteOf(report)).toBeUndefined();
});

it('lets pages of its own origin pass whatever they name, and keeps no key that it does not know', async () => {
  const own = { origin: 'https://pay.example.com', host: 'pay.example.com' };
  const proxied = { origin: 'https://renamed-by-a-proxy.example.com', 'sec-fetch-site': 'same-origin' };
  for (const headers of [own, proxied]) {
    const [known, unknown] = [sampleReport(), sampleReport()];
    expect([(await post(known, 'hr', headers)).statusCode, (await post(unknown, 'no-such', headers)).statusCode]).toEqual([200, 200]);
    expect([await siteOf(known), await siteOf(unknown)]).toEqual(['hr', null]);
  }
});

it('judges a page that names no key as a service without sites does', async () => {
  const report = sampleReport();
  expect((await post(report, null, { origin: ORDERS_ONLY })).statusCode).toBe(200);
  expect(await siteOf(report)).toBeNull();
  const strange = await post(report, null, { origin: HR });
  expect([strange.statusCode, strange.json().code, strange.headers['access-control-allow-origin']]).toEqual([403, 'permission.denied', undefined]);
});

it('judges a picture by its referrer, and believes the key of one that has none', async () => {
  const reports = [sampleReport(), sampleReport(), sampleReport()] as const;
  const answers = [await picture(reports[0], 'hr', { referer: `${HR}/` }), await picture(reports[1], 'hr'), await picture(reports[2], 'hr', { referer: `${SHOP}/topup` })];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 403]);
  expect(await Promise.all(reports.map(siteOf))).toEqual(['hr', 'hr', undefined]);
});

it('believes the origin of a page before its referrer', async () => {
  const reports = [sampleReport(), sampleReport()] as const;
  const answers = [await picture(reports[0], 'hr', { origin: HR, referer: `${SHOP}/` }), await picture(reports[1], 'hr', { origin: SHOP, referer: `${HR}/` })];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403]);
});

it('takes violations that browsers report under a key, after a preflight that names it', async () => {
  const preflight = await service.http.inject({
    method: 'OPTIONS', url: '/v1/reports/policy?site=hr', headers: { origin: HR, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
  expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, HR]);
  expect((await violation('hr', HR)).statusCode).toBe(204);
  const rows = await service.db.selectFrom('policy_reports').select(['page', 'count']).where('attempt_id', '=', 'a-sites-1').execute();
  expect(rows).toEqual([{ page: `${HR}/topup`, count: 1 }]);
});

it('opens nothing but the doors of reports to the pages of a site', async () => {
  for (const url of ['/v1/meta?site=hr', '/v1/orders/by-key?site=hr']) expect((await service.http.inject({ url, headers: { origin: HR } })).headers['access-control-allow-origin']).toBeUndefined();
});

it('says when to come again once a site sends more than is its own, and lets the others go on', async () => {
  const answers = [];
  for (let sent = 0; sent < 5; sent += 1) answers.push(await post(sampleReport(), 'shop', { origin: SHOP, 'x-forwarded-for': `10.0.0.${sent}` }));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 429]);
  const last = answers.at(-1);
  expect([last?.json().code, last?.json().detail, last?.headers['access-control-allow-origin']]).toEqual(['rate.limited', 'Too many deliveries under the key shop.', SHOP]);
  expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await post(sampleReport(), 'hr', { origin: HR })).statusCode).toBe(200);
});

it('counts nothing under a key that pages of strangers send', async () => {
  service.advance(60);
  for (let sent = 0; sent < 5; sent += 1) expect((await post(sampleReport(), 'shop', { origin: HR })).statusCode).toBe(403);
  expect((await post(sampleReport(), 'shop', { origin: SHOP })).statusCode).toBe(200);
});

it('shows support the key of a report, and the reports of one key', async () => {
  const report = sampleReport();
  await post(report, 'hr', { origin: HR });
  const [view, all, some, keys] = await Promise.all(
    [`reports/${report.reference}`, 'reports?limit=100', 'reports?limit=100&site=hr', 'sites'].map(async (path) => (await service.asAdmin({ url: `/console/api/${path}` })).json()),
  );
  expect(view).toMatchObject({ status: 'found', site: 'hr' });
  expect(new Set(all.map(({ site }: { site: string | null }) => site))).toEqual(new Set(['hr', 'shop', null]));
  expect(some.length).toBeGreaterThan(0);
  expect(new Set(some.map(({ site }: { site: string | null }) => site))).toEqual(new Set(['hr']));
  expect(keys).toEqual(['hr', 'shop']);
});

it('knows no keys where none are set up: what a page names then changes nothing', async () => {
  const plain = await createTestService();
  const send = (origin: string) => plain.http.inject({ method: 'POST', url: '/v1/reports?site=hr', headers: { 'content-type': 'text/plain', origin }, payload: JSON.stringify(sampleReport()) });
  const [taken, refused] = [await send(ORDERS_ONLY), await send(HR)];
  const kept = await plain.db.selectFrom('reports').select('site').execute();
  await plain.close();
  expect([taken.statusCode, refused.statusCode, refused.json().code, refused.headers['access-control-allow-origin']]).toEqual([200, 403, 'permission.denied', undefined]);
  expect(kept).toEqual([{ site: null }]);
}, SETUP_TIMEOUT_MS);
