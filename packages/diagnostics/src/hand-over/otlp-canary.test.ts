// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { whatIsIn } from '../testing/canaries.ts';
import { carelessReport, clearSecrets, plantSecrets } from '../testing/careless-report.ts';
import { startHttpReceiver } from '../testing/http-receiver.ts';
import { readLogsRequest } from '../testing/read-logs-request.ts';
import { handOverToOtlp } from './otlp.ts';

/** Of the test's own engine; a whole platform would also look for a frame with an unbent `fetch`. */
const PLATFORM = {
  fetch, setTimer: (run: () => void, ms: number) => window.setTimeout(run, ms), clearTimer: (id: number) => window.clearTimeout(id), randomBytes: (length: number) => new Uint8Array(length),
};

it('lets none of the forty canaries onto the wire, though they are all over the page and what collectors wrote', async () => {
  const receiver = await startHttpReceiver();
  // An encrypted page could not reach a server of the test.
  plantSecrets('http://hr.example.com');
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const handOver = handOverToOtlp({ endpoint: `${receiver.origin}/v1/logs`, platform: PLATFORM, onResult: (_, result) => resolve(result) });
  const report = carelessReport(({ secret }) => `TypeError: cannot pay for ${secret}`);
  document.body.dispatchEvent(new CustomEvent('unstuck:report', { bubbles: true, detail: report }));
  expect(await promise).toEqual({ outcome: 'accepted' });
  const [request, ...others] = receiver.all;
  expect(others).toEqual([]);
  expect(request?.headers.cookie).toBeUndefined();
  const sent = request?.body.toString() ?? '';
  const record = readLogsRequest(sent).resourceLogs[0]?.scopeLogs[0]?.logRecords[0];
  expect(record?.attributes['unstuck.timeline']).toHaveLength(40);
  expect(whatIsIn([JSON.stringify(request?.headers), sent].join('\n'))).toEqual([]);
  handOver.dispose();
  clearSecrets();
  await receiver.close();
});
