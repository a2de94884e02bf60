import { freePort } from '@unstuck/matrix';
import { answered, answerLost, connectionReset, halfTheBody, halfTheBodyThenSilence, headersThenSilence, htmlPage, neverAnswered, rewritten, status } from '../framework/faults.ts';
import type { Fault, FaultProxy } from '../framework/fault-proxy.ts';
import type { DiagnosisCase, Host } from './case.ts';
import type { Lab } from './lab.ts';
import { brokenGzip, errorWithoutCors, EVERYWHERE, later, onlyForOrders, onPath, ORDERS, problem, withoutCors } from './wire-faults.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
/** Engines that tell of an answer only once it is whole: whether some of it came, they do not say. */
const UNSEEN = { 'WebKit 538': 'intermediary.rewrite', 'Chromium 64': 'intermediary.rewrite' } as const;
const NO_OFFLINE = 'cannot be taken offline so that the page knows';

/** The order service at another origin, which the page's policy allows. */
export function serviceAt(origin: string, more: Partial<Host> = {}): Host {
  return { api: origin, policy: (policy) => policy.replace("connect-src 'self'", `connect-src 'self' ${origin}`), ...more };
}

/** The order service at an origin of its own. */
export function elsewhere({ api }: Lab): Host {
  return serviceAt(api.origin);
}

export async function nobodyThere(): Promise<Host> {
  return serviceAt(`http://127.0.0.1:${await freePort()}`);
}

function redirectTo(address: string) {
  return answered(302, { location: address }, '');
}

/** A filter that looks at what is sent lets the rest pass. */
function onPosts(network: FaultProxy, fault: Fault): void {
  network.addRule({ method: 'POST', path: ORDERS, fault, times: Infinity });
}

/** What goes wrong between the browser and the service, with the cause it has to be called. */
export const NETWORK_CASES: readonly DiagnosisCase[] = [
  {
    fault: 'offline', expected: 'offline', due: 'announced', wish: { offline: true }, arrange: async (_, { setOffline }) => setOffline?.(true),
    notIn: { 'WebKit 538': NO_OFFLINE, WebKitGTK: NO_OFFLINE },
  },
  { fault: 'login page of a network, 200', expected: 'intermediary.portal', arrange: ({ network }) => onPath(network, EVERYWHERE, htmlPage) },
  { fault: 'login page of a network, 511', expected: 'intermediary.portal', due: 'noticed', arrange: ({ network }) => onPath(network, EVERYWHERE, status(511)) },
  { fault: 'firewall page, 403', expected: 'intermediary.waf', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(status(403))) },
  { fault: 'firewall page for what is sent, 200', expected: 'intermediary.waf', due: 'probed', or: 'intermediary.rewrite', arrange: ({ network }) => onPosts(network, answered(200, HTML, '<!doctype html><title>Request Rejected</title>')) },
  { fault: 'firewall page for what is sent, 405', expected: 'intermediary.waf', or: 'contract.mismatch', arrange: ({ network }) => onPosts(network, status(405)) },
  { fault: 'what is sent is reset', expected: 'client.blocked', due: 'probed', or: 'intermediary.waf', arrange: ({ network }) => onPosts(network, connectionReset) },
  { fault: 'body cut in the middle', expected: 'connection.lost', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(halfTheBody)) },
  {
    fault: 'body that is not the gzip it is said to be', expected: 'intermediary.rewrite', due: 'probed', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(brokenGzip)),
    orIn: { 'Chromium (installed)': 'connection.lost', 'Firefox ESR': 'connection.lost', 'Chromium 64': 'connection.lost', 'WebKit 538': 'connection.lost' },
  },
  { fault: 'headers, then silence', expected: 'response.stalled', due: 'waited', orIn: { 'WebKit 538': 'server.hung', 'Chromium 64': 'server.hung' }, arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(headersThenSilence)) },
  { fault: 'half of the body, then silence', expected: 'response.stalled', due: 'waited', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(halfTheBodyThenSilence)) },
  { fault: 'no answer', expected: 'server.hung', due: 'noticed', orIn: { 'WebKit 538': 'response.stalled', 'Chromium 64': 'response.stalled' }, arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(neverAnswered)) },
  { fault: 'order made, answers lost', expected: 'connection.lost', due: 'probed', orIn: UNSEEN, arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(answerLost)) },
  { fault: 'nobody listens (refused)', expected: 'host.unreachable', due: 'probed', orIn: { 'WebKit 538': 'cors' }, host: nobodyThere },
  { fault: 'a name that does not resolve', expected: 'host.unreachable', due: 'probed', orIn: { 'WebKit 538': 'cors' }, host: () => serviceAt('http://unstuck.invalid') },
  { fault: 'every connection reset', expected: 'host.unreachable', due: 'probed', orIn: { 'WebKit 538': 'cors' }, host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, connectionReset) },
  { fault: 'a filter resets what goes to the path of orders', expected: 'client.blocked', due: 'probed', orIn: { 'WebKit 538': 'session.expired' }, arrange: ({ network }) => onPath(network, ORDERS, connectionReset) },
  { fault: 'the host of the service never answers', expected: 'server.hung', due: 'probed', or: 'host.unreachable', host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, neverAnswered) },
  { fault: 'the line is dead, the browser thinks it is online', expected: 'connection.lost', due: 'probed', or: 'host.unreachable', arrange: ({ network }) => onPath(network, EVERYWHERE, connectionReset) },
  {
    fault: 'slow line', expected: 'network.slow', due: 'noticed', wish: { afterMeta: true, until: 'named' },
    host({ network }) {
      onPath(network, /^\/(v1|healthz)/, later(4_500));
      return {};
    },
  },
  { fault: 'no CORS headers', expected: 'cors', due: 'probed', orIn: { 'WebKit 538': 'host.unreachable' }, host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, withoutCors) },
  { fault: 'no CORS headers on 500', expected: 'cors', due: 'probed', orIn: { 'WebKit 538': 'client.blocked' }, host: elsewhere, arrange: ({ api }) => onPath(api, ORDERS, errorWithoutCors) },
  {
    fault: 'redirect to a login page', expected: 'session.expired',
    arrange({ network }) {
      onPath(network, ORDERS, redirectTo('/login'));
      onPath(network, /^\/login$/, answered(200, HTML, '<!doctype html><title>统一登录</title>'));
    },
  },
  { fault: 'redirect to a login page elsewhere', expected: 'session.expired', due: 'probed', or: 'client.blocked', arrange: ({ network, api }) => onPath(network, ORDERS, redirectTo(`${api.origin}/sso`)) },
  { fault: 'login page for orders without a redirect', expected: 'session.expired', arrange: ({ network }) => onPath(network, ORDERS, status(401)) },
  { fault: '401', expected: 'session.expired', arrange: ({ network }) => onPath(network, ORDERS, problem(401, 'token.expired')) },
  { fault: '403 as JSON', expected: 'permission.denied', arrange: ({ network }) => onPath(network, ORDERS, problem(403, 'permission.denied')) },
  { fault: '403, account unknown', expected: 'account.unsynced', arrange: ({ network }) => onPath(network, ORDERS, problem(403, 'account.unknown')) },
  { fault: '422', expected: 'request.rejected', arrange: ({ network }) => onPath(network, ORDERS, problem(422, 'key.reused', 'unknown')) },
  { fault: 'a service that no longer speaks this version', expected: 'contract.mismatch', arrange: ({ network }) => onPath(network, /^\/v1\//, problem(404, 'route.not-found')) },
  {
    fault: 'JSON of another version', expected: 'contract.mismatch',
    arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(rewritten(({ headers }) => ({ headers, text: '{"order":{"number":1}}' })))),
  },
  { fault: '429', expected: 'server.overloaded', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, problem(429, 'rate.limited')) },
  { fault: '503', expected: 'server.overloaded', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, status(503)) },
  { fault: '502 as a page', expected: 'server.error', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, status(502)) },
  { fault: '504 as a page', expected: 'server.hung', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, status(504)) },
  { fault: '500', expected: 'server.error', due: 'noticed', arrange: ({ network }) => onPath(network, ORDERS, problem(500, 'server.error', 'unknown')) },
];
