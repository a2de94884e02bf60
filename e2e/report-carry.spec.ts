import { readFile } from 'node:fs/promises';
import { ENDPOINT, decodeCapsule, fitReport } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { connectionReset, htmlPage, rewritten } from './framework/faults.ts';
import type { FaultProxy } from './framework/fault-proxy.ts';
import { readQr } from './framework/read-qr.ts';
import { lookUpReport } from './framework/reports.ts';
import { startReportIntake } from './framework/report-intake.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

const HELP = WORDS['zh-CN'].help;
const NETWORK_DOORS = [['POST', ENDPOINT.reportsAside], ['POST', ENDPOINT.reports], ['GET', ENDPOINT.reportPixel]] as const;

function shutNetworkDoors(network: FaultProxy): void {
  for (const [method, path] of NETWORK_DOORS) network.addRule({ method, path, fault: connectionReset, times: Infinity });
}

const SHUT_ALL = (policy: string): string => policy.replace("connect-src 'self'", "connect-src 'none'").replace(/img-src [^;]*/, "img-src 'none'");

/** What stays the same from the first attempt to send it to the last. */
function lasting(report: Report | null | undefined): Partial<Report> {
  if (!report) throw new Error('there is no report');
  const { deliveries: _, ...rest } = report;
  return rest;
}

test('hands a failed order’s report over, once, says that support has it, and support reads what the page said', async ({ portal, faults, network, demo }) => {
  const intake = startReportIntake(network);
  faults.on('create', htmlPage);
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed', { timeout: 30_000 });
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered);
  expect(intake.reports()).toHaveLength(1);
  const [report] = intake.reports();
  expect(fitReport(report)).toEqual(report);
  expect(report?.reference).toBe(await portal.checkout.reference());
  expect(report?.failure?.code).toBe(await portal.checkout.root.getAttribute('data-unstuck-failure'));

  const { adminToken } = await demo.secrets();
  const view = await lookUpReport(`http://127.0.0.1:${demo.port}`, adminToken, await portal.checkout.reference());
  expect(view).toMatchObject({ status: 'found', report: { reportId: report?.reportId, attempt: { id: report?.attempt.id } } });
  expect(view.status === 'found' && view.findings[0]?.cause).toBe(await portal.checkout.root.getAttribute('data-unstuck-cause'));
});

test('leaves in pictures where only those get through', async ({ portal, faults, network }) => {
  const intake = startReportIntake(network);
  faults.on('create', htmlPage);
  for (const [method, path] of NETWORK_DOORS.slice(0, 2)) network.addRule({ method, path, fault: connectionReset, times: Infinity });
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });
  expect(intake.reports().map(({ deliveries }) => deliveries.map(({ door, outcome }) => `${door} ${outcome}`))).toEqual([['spool kept', 'same-origin no-answer', 'collector no-answer']]);
});

test('with every way out of the page shut the person carries it: text, file and code hold the same report', async ({ portal, page, context, faults, network }) => {
  const intake = startReportIntake(network);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  faults.hostPolicy(SHUT_ALL);
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-failure', 'policy.blocked');
  await expect(portal.checkout.root).toContainText(HELP.delivery.blocked);

  await portal.checkout.control('copy-report').click();
  await expect(portal.checkout.root).toContainText(HELP.taken.copied);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(await portal.checkout.reference());

  const downloading = page.waitForEvent('download');
  await portal.checkout.control('save-report').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^unstuck-[\w-]+\.json$/);
  const file = JSON.parse(await readFile(await download.path(), 'utf8')) as Report;
  expect(fitReport(file)).toEqual(file);

  await portal.checkout.control('show-qr').click();
  const code = portal.checkout.root.getByRole('img', { name: HELP.qrCode });
  await code.scrollIntoViewIfNeeded();
  const link = await readQr(code);
  expect(link).toContain(`${network.origin}${ENDPOINT.carriedReport}#`);

  expect(lasting(decodeCapsule(copied))).toEqual(lasting(file));
  expect(lasting(decodeCapsule(link ?? ''))).toEqual(lasting(file));
  expect(intake.reports()).toEqual([]);

  // Nobody else's help: the policy is mended, the page loads again.
  faults.lift();
  intake.open();
  await page.reload();
  await expect.poll(() => intake.reports().length, { timeout: 20_000 }).toBe(1);
  expect(lasting(intake.reports()[0])).toEqual(lasting(file));
  await expect.poll(() => page.evaluate(() => localStorage.getItem('unstuck:reports'))).not.toContain('capsule');
  expect(intake.arrivals()).toBe(1);
});

test('leaves through a page of the service’s own, which the person opens, where the page’s policy shuts every other way', async ({ portal, page, faults, network, demo }) => {
  const intake = startReportIntake(network);
  faults.hostPolicy(SHUT_ALL);
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.blocked);
  const opening = page.waitForEvent('popup');
  await portal.checkout.control('open-report').click();
  const opened = await opening;
  await expect(opened.locator('#received')).toBeVisible();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed');
  expect(intake.arrivals()).toBe(1);
  const { adminToken } = await demo.secrets();
  const reference = await portal.checkout.reference();
  expect(await lookUpReport(`http://127.0.0.1:${demo.port}`, adminToken, reference)).toMatchObject({ status: 'found', report: { reference } });
});

test('leaves through a worker where the page names one, though its policy shuts every other way', async ({ portal, faults, network }) => {
  const intake = startReportIntake(network);
  faults.hostPolicy(SHUT_ALL);
  const withWorker = rewritten(({ headers, text }) => ({
    headers: { ...headers, 'content-security-policy': SHUT_ALL(String(headers['content-security-policy'])) },
    text: text.replace('data-unstuck-checkout', 'data-unstuck-checkout data-report-worker="/sdk/report-worker.js"'),
  }));
  network.addRule({ method: 'GET', path: '/', fault: withWorker, times: Infinity });
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });
  expect(intake.reports()[0]?.deliveries.map(({ door, outcome }) => `${door} ${outcome}`)).toEqual(['spool kept', 'same-origin no-answer', 'collector no-answer', 'image no-answer']);
});

test('arrives by itself, once, when the connection is mended under an open page', async ({ portal, faults, network }) => {
  const intake = startReportIntake(network);
  shutNetworkDoors(network);
  faults.on('create', htmlPage);
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.blocked, { timeout: 30_000 });
  const place = await portal.checkout.control('retry').boundingBox();
  faults.lift();
  intake.open();
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });
  expect(intake.arrivals()).toBe(1);
  expect(await portal.checkout.control('retry').boundingBox(), 'nothing moves when the report arrives').toEqual(place);
});

test('is sent by another tab whose page lets it', async ({ portal, secondTab, faults, network }) => {
  const intake = startReportIntake(network);
  faults.hostPolicy(SHUT_ALL);
  await portal.open();
  faults.lift();
  intake.open();
  const second = await secondTab();
  // Of another employee: a tab of the same one would take the order up and fail beside the first.
  await second.page.goto(portal.url().replace(/account=\w+/, 'account=E1006'));
  await expect(second.checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  await portal.checkout.order();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-failure', 'policy.blocked', { timeout: 15_000 });
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });
  expect(intake.arrivals()).toBe(1);
  expect(intake.reports()[0]?.reference).toBe(await portal.checkout.reference());
});

test('does not believe a network login that answers every request with a page', async ({ portal, faults, network }) => {
  const intake = startReportIntake(network);
  faults.on('create', htmlPage);
  for (const [method, path] of NETWORK_DOORS) network.addRule({ method, path, fault: htmlPage, times: Infinity });
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.blocked, { timeout: 30_000 });
  faults.lift();
  intake.open();
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });
  expect(intake.arrivals()).toBe(1);
});
