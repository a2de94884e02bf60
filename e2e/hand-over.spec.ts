import type { Event } from '@sentry/browser';
import { parseEnvelope } from '@sentry/core';
import { whatIsIn } from '../packages/diagnostics/src/testing/canaries.ts';
import { readLogsRequest } from '../packages/diagnostics/src/testing/read-logs-request.ts';
import { onPath, problem } from './diagnosis/wire-faults.ts';
import type { FaultProxy } from './framework/fault-proxy.ts';
import type { Faults } from './framework/faults.ts';
import { json, neverAnswered, status } from './framework/faults.ts';
import { startReportIntake } from './framework/report-intake.ts';
import { expect, test as base } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';
import { bundleVendorPage } from './hand-over/vendor-bundle.ts';

const ENVELOPE = '/api/7/envelope/';
const LOGS = '/v1/logs';

const test = base.extend<object, { readonly vendorBundle: string }>({
  vendorBundle: [async ({}, use) => use(await bundleVendorPage()), { scope: 'worker' }],
});

interface SentEvent {
  readonly event: Event;
  readonly envelope: string;
}

/** In order; envelopes of other things, such as sessions, are left out. */
function sentryEvents(network: FaultProxy): readonly SentEvent[] {
  return network.seen('POST', ENVELOPE).flatMap(({ body }) => {
    const items = parseEnvelope(body)[1] as readonly (readonly [{ readonly type: string }, unknown])[];
    return items.flatMap(([{ type }, item]) => (type === 'event' ? [{ event: item as Event, envelope: body }] : []));
  });
}

/** What monitoring the vendor has, and a page that uses it. */
function addVendor(network: FaultProxy, faults: Faults, source: string, sentry: string): void {
  network.addRule({ method: 'POST', path: ENVELOPE, fault: json({}), times: Infinity });
  network.addRule({ method: 'POST', path: LOGS, fault: json({}), times: Infinity });
  faults.hostScript(`window.vendor = ${JSON.stringify({ sentry })};\n${source}`);
}

for (const sentry of ['of the page', 'made from a DSN'] as const) {
  test(`a failed top-up is one event in a Sentry ${sentry}, and one log record, each with its cause`, async ({ portal, page, faults, network, vendorBundle }) => {
    const intake = startReportIntake(network);
    addVendor(network, faults, vendorBundle, sentry);
    faults.on('create', problem(401, 'token.expired'));
    await page.goto(`${portal.url()}&ticket=st-7f3e9a1c55d04b8e`);
    await portal.checkout.order({ amount: '50.00' });
    await expect(portal.checkout.root).toContainText(WORDS['zh-CN'].help.delivery.delivered, { timeout: 30_000 });
    await expect.poll(() => network.seen('POST', LOGS).length).toBeGreaterThan(0);
    await expect.poll(() => sentryEvents(network).length).toBeGreaterThan(0);
    const reference = await portal.checkout.reference();
    // Whatever was still to come has come when the page is left.
    await page.goto('about:blank');

    const [sent, ...others] = sentryEvents(network);
    const [report] = intake.reports();
    expect(others).toEqual([]);
    expect(sent?.event).toMatchObject({
      event_id: report?.reportId, level: 'error', fingerprint: ['unstuck', 'session.expired'], message: expect.stringMatching(/^Top-up failed \(creating\): session\.expired\. Your sign-in/),
      tags: { 'unstuck.cause': 'session.expired', 'unstuck.confidence': 'sure', 'unstuck.failure': 'session.expired', 'unstuck.phase': 'creating', 'unstuck.reference': reference, 'unstuck.build': 'modern' },
      contexts: { 'unstuck.findings': { 'session.expired': { evidence: expect.stringContaining('problem.session') } }, 'unstuck.attempt': { attemptId: report?.attempt.id } },
    });
    expect(sent?.event.breadcrumbs?.map(({ message }) => message)).toEqual(report?.timeline.map(({ what }) => what));
    expect(sent?.event.release).toBe(sentry === 'of the page' ? 'portal@7' : undefined);
    expect(sent?.event.sdk?.settings?.infer_ip).toBe(sentry === 'of the page' ? 'auto' : 'never');
    expect(sent?.event.user).toBeUndefined();

    const logs = network.seen('POST', LOGS);
    expect(logs).toHaveLength(1);
    const [resourceLogs] = readLogsRequest(logs[0]?.body ?? '').resourceLogs;
    expect(resourceLogs?.resource.attributes['service.name']).toBe('portal');
    expect(resourceLogs?.scopeLogs[0]?.logRecords[0]?.attributes).toMatchObject({
      'unstuck.cause': 'session.expired', 'unstuck.reference': reference, 'error.type': 'session.expired', 'http.response.status_code': 401n, 'url.path': '/v1/orders',
    });
    for (const text of [sent?.envelope ?? '', logs[0]?.body ?? '']) expect(whatIsIn(text)).toEqual([]);
  });
}

test('hands over what is known when the page is left before the control requests are answered', async ({ portal, page, faults, network, vendorBundle }) => {
  addVendor(network, faults, vendorBundle, 'of the page');
  await portal.open();
  onPath(network, /^\/(?:$|healthz|v1\/ping|v1\/orders\/by-key)/, neverAnswered);
  faults.on('create', status(403));
  await portal.checkout.order({ amount: '50.00' });
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed');
  expect([sentryEvents(network).length, network.seen('POST', LOGS).length]).toEqual([0, 0]);
  await page.goto('about:blank');
  await expect.poll(() => sentryEvents(network).map(({ event }) => event.tags?.['unstuck.phase'])).toEqual(['creating']);
  await expect.poll(() => network.seen('POST', LOGS).length).toBe(1);
});
