import { exactlyNamed } from '../engines/named-by.ts';
import type { Choice } from '../engines/named-by.ts';
import { CALL, connectionReset, neverAnswered, status } from '../framework/faults.ts';
import type { Fault, FaultProxy } from '../framework/fault-proxy.ts';
import type { DiagnosisCase } from './case.ts';
import { elsewhere } from './network-cases.ts';
import { noisyHost } from './noisy-host.ts';
import { EVERYWHERE, later, onPath, ORDERS } from './wire-faults.ts';

/** What a fault is called there. */
export function onANoisyPage(fault: string): string {
  return `${fault}, on a noisy page`;
}

function withNoise(wanted: DiagnosisCase): DiagnosisCase {
  return { ...wanted, fault: onANoisyPage(wanted.fault), host: async (lab) => noisyHost(lab, (await wanted.host?.(lab)) ?? {}) };
}

function create(network: FaultProxy, fault: Fault, times = Infinity): void {
  const [method, path] = CALL.create;
  network.addRule({ method, path, fault, times });
}

const A_DAY_SLOW = 'Date.now = (function (now) { return function () { return now() - 86400000; }; })(Date.now);';

/** Faults that come and go, or two at once. */
const UNCLEAN_CASES: readonly DiagnosisCase[] = [
  { fault: 'the order is answered after 4 s', expected: null, meanwhile: ['server.hung'], wish: { until: 'paying' }, arrange: ({ network }) => create(network, later(4_000)) },
  { fault: 'the order is answered after 7 s', expected: null, meanwhile: ['server.hung'], wish: { until: 'paying' }, arrange: ({ network }) => create(network, later(7_000)) },
  { fault: 'the connection is reset twice, then all is well', expected: null, meanwhile: ['connection.lost'], wish: { until: 'paying' }, arrange: ({ network }) => create(network, connectionReset, 2) },
  { fault: 'one order gets no answer, the next does', expected: null, meanwhile: ['server.hung', 'response.stalled'], wish: { until: 'paying' }, arrange: ({ network }) => create(network, neverAnswered, 1) },
  { fault: 'clock a day slow, 502', expected: 'server.error', due: 'noticed', host: () => ({ script: A_DAY_SLOW }), arrange: ({ network }) => onPath(network, ORDERS, status(502)) },
  {
    fault: 'clock a day slow, no answer from anywhere', expected: 'server.hung', due: 'probed', or: 'host.unreachable', host: (lab) => ({ ...elsewhere(lab), script: A_DAY_SLOW }),
    arrange: ({ api }) => onPath(api, EVERYWHERE, neverAnswered),
  },
  { fault: '502 once the code is on the screen', expected: 'server.error', due: 'reconciled', wish: { channel: 'wechat', until: 'named', pay: true }, arrange: ({ network }) => network.addRule({ method: CALL.read[0], path: CALL.read[1], fault: status(502), times: Infinity }) },
];

/** Faults of other tables whose evidence is weak, or of the kind that noise looks like. */
const KNOWN = [
  'nothing', 'no answer', 'slow line', 'no CORS headers', 'nobody listens (refused)', 'connect-src of the page', 'main thread busy for 8 s', 'storage and cookies denied, 401',
];

/** What must be called the same where much else goes wrong in the page. */
export function noisyCases(choice: Choice<DiagnosisCase>): readonly DiagnosisCase[] {
  return [...exactlyNamed(KNOWN, choice), ...UNCLEAN_CASES].map(withNoise);
}
