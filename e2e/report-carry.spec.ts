import type { Report } from '@unstuck/protocol';
import { status } from './framework/faults.ts';
import type { Fault } from './framework/fault-proxy.ts';
import { expect, test } from './framework/scenario.ts';

/** The collector as the contract has it: keeps the report and answers with its id. */
function collector(): { readonly fault: Fault; readonly reports: Report[] } {
  const reports: Report[] = [];
  return {
    reports,
    fault: async ({ body, deliver }) => {
      const report = JSON.parse(body) as Report;
      reports.push(report);
      deliver({ status: 200, headers: { 'content-type': 'application/json', 'unstuck-server': 'test' }, body: Buffer.from(JSON.stringify({ ack: report.reportId })) });
    },
  };
}

test('hands a failed order’s report to the collector, once', async ({ portal, faults, network }) => {
  const { fault, reports } = collector();
  network.addRule({ method: 'POST', path: '/a/e', fault, times: Infinity });
  faults.on('create', status(403));
  await portal.open();
  await portal.checkout.order();
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'failed');
  await expect.poll(() => reports.length).toBe(1);
  expect(reports[0]?.reference).toBe(await portal.checkout.reference());
});
