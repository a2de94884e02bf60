import { ENDPOINT } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { LADDER_LIMIT_MS } from '../../packages/diagnostics/src/probe/ladder.ts';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import type { EngineName } from './case.ts';

/** Of one run. */
const MOST_CONTROL_REQUESTS = 6;
const CONTROL_PATHS: readonly string[] = [ENDPOINT.ping, ENDPOINT.orderByKey, '/healthz'];
/** Qt sends a plain XMLHttpRequest up to three times, a POST too, when its connection ends without an answer. The order's key makes them one. */
const SENDS_ORDERS_AGAIN: readonly EngineName[] = ['WebKit 538'];

/** Holds what was on the wire against what the page says it sent. Without a report of its own nobody may have sent anything. */
export function judgeWire(seen: readonly SeenRequest[], report: Report | null, engine: EngineName): readonly string[] {
  return [
    ...seen.filter(isAnonymousPost).map(({ path }) => `${path} was posted to only to find out`),
    ...judgeOrders(seen, report, engine),
    ...judgeControlRequests(seen, report),
  ];
}

function isAnonymousPost({ method, path, headers }: SeenRequest): boolean {
  return method === 'POST' && path.startsWith(ENDPOINT.orders) && headers['idempotency-key'] === undefined && headers.authorization === undefined;
}

function judgeOrders(seen: readonly SeenRequest[], report: Report | null, engine: EngineName): readonly string[] {
  const orders = seen.filter(({ method, path }) => method === 'POST' && path === ENDPOINT.orders);
  const posted = SENDS_ORDERS_AGAIN.includes(engine) ? withoutRepeats(orders).length : orders.length;
  // What no longer fits into a timeline cannot be counted in it.
  if ((report?.drops['timeline-full'] ?? 0) > 0) return [];
  const told = report?.timeline.filter(({ what, detail }) => what === 'request-started' && detail?.['operation'] === 'create').length ?? 0;
  return posted > told ? [`the order was posted ${posted} times, ${told} of them by the checkout`] : [];
}

/** They carry neither key nor account. */
function isControlRequest({ method, path, headers }: SeenRequest): boolean {
  if (headers.authorization !== undefined || headers['idempotency-key'] !== undefined) return false;
  return method === 'HEAD' ? path === '/' : method === 'GET' && CONTROL_PATHS.includes(path);
}

/** The same path is asked with and without reading the answer; only who wants to read says where it comes from. */
function kindOf({ method, path, headers }: SeenRequest): string {
  return `${method} ${path} ${headers.origin === undefined ? '' : 'to read'}`;
}

/** Engines themselves send again what got no answer at all, some of them ten times: that says nothing of the page. */
function withoutRepeats(requests: readonly SeenRequest[]): readonly SeenRequest[] {
  const inOrder = requests.toSorted((one, other) => one.at - other.at);
  return inOrder.filter((request, index) => inOrder.slice(0, index).findLast((earlier) => kindOf(earlier) === kindOf(request))?.broken !== true);
}

/** The first of every kind are one run, the second of every kind the next. */
function judgeControlRequests(seen: readonly SeenRequest[], report: Report | null): readonly string[] {
  const byKind = Object.values(Object.groupBy(withoutRepeats(seen.filter(isControlRequest)), kindOf)).map((each) => each ?? []);
  const runs = Math.max(0, ...byKind.map(({ length }) => length));
  const spans = Array.from({ length: runs }, (_, run) => byKind.flatMap((requests) => requests[run]?.at ?? [])).map((times) => Math.max(...times) - Math.min(...times));
  const stages = stagesOf(report);
  return [
    ...(byKind.length > MOST_CONTROL_REQUESTS ? [`${byKind.length} control requests belong to one run`] : []),
    ...(runs > stages ? [`control requests were sent ${runs} times in ${stages} stages`] : []),
    ...spans.filter((span) => span > LADDER_LIMIT_MS).map((span) => `control requests of one run were sent over ${Math.round(span)} ms`),
  ];
}

/** A phase begins a stage, and so does every answer that shows that all is well again. */
function stagesOf(report: Report | null): number {
  const begins = (what: string, detail: Report['timeline'][number]['detail']): boolean =>
    (what === 'phase-changed' && detail?.['to'] !== 'failed') || (what === 'request-ended' && detail?.['outcome'] === 'ok' && detail['operation'] !== 'meta');
  return report?.timeline.filter(({ what, detail }) => begins(what, detail)).length ?? 0;
}
