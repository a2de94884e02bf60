// @vitest-environment happy-dom
import type { Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { observeReports } from './observe-reports.ts';
import { toLogsRequest } from './otlp-log.ts';
import { gistOf } from './report-gist.ts';
import { toSentryEvent } from './sentry-event.ts';

/** As the service makes them. */
const ORDER_ID = 'p8nw87hwqpaaecnh7qx4se2xq6';
const REPORT: Report = {
  ...SAMPLE_REPORT,
  attempt: { ...SAMPLE_REPORT.attempt, orderId: ORDER_ID },
  timeline: [{ at: 1, what: 'request-started', detail: { url: `/v1/orders/${ORDER_ID}/pay` } }],
  evidence: [{ id: 'answer.forbidden-page', at: 2, detail: { url: `/o/${ORDER_ID}` } }],
};

it('hands over no more of the id that opens an order than the person sees', () => {
  const heard: Report[] = [];
  const target = new EventTarget();
  const hearing = observeReports(target, (report) => heard.push(report));
  target.dispatchEvent(new CustomEvent('unstuck:report', { detail: REPORT }));
  hearing.dispose();
  const [report] = heard;
  if (report === undefined) throw new Error('nothing was announced');
  const event = JSON.stringify(toSentryEvent(report, gistOf(report, 'en')));
  const record = JSON.stringify(toLogsRequest(report, gistOf(report, 'en'), {}));
  for (const sent of [event, record]) {
    expect(sent).not.toContain(ORDER_ID);
    expect(sent).not.toContain('orderId');
    expect(sent).toMatch(/orderTail.{1,30}2xq6/);
    expect(sent).toContain(REPORT.attempt.id);
    expect(sent).toContain(REPORT.reference);
  }
});
