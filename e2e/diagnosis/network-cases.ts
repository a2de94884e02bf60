import type { Cause } from '@unstuck/protocol';
import { freePort } from '../framework/free-port.ts';
import { answered, answerLost, connectionReset, halfTheBody, headersThenSilence, htmlPage, neverAnswered, rewritten, status } from '../framework/faults.ts';
import { expect } from '@playwright/test';
import type { DiagnosedPage, Host } from './diagnosed-page.ts';
import { errorWithoutCors, EVERYWHERE, later, onlyForOrders, onPath, ORDERS, problem, withoutCors } from './lab.ts';
import type { Lab } from './lab.ts';

export interface Case {
  readonly fault: string;
  readonly expected: Cause;
  /** A cause that this fault cannot be told apart from: either may come first, if the other is named along with it. */
  readonly or?: Cause;
  /** Before the page is opened. */
  readonly host?: (lab: Lab) => Promise<Host> | Host;
  /** Once the form is there. */
  readonly arrange?: (lab: Lab) => Promise<void> | void;
  /** When the cause is read. Default: once the attempt has failed and the report is made. */
  readonly read?: (diagnosed: DiagnosedPage) => Promise<void>;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** The order service at an origin of its own, which the page's policy allows. */
export function elsewhere({ api }: Lab, more: Partial<Host> = {}): Host {
  return { api: api.origin, policy: (policy) => policy.replace("connect-src 'self'", `connect-src 'self' ${api.origin}`), ...more };
}

export async function nobodyThere(): Promise<Host> {
  const origin = `http://127.0.0.1:${await freePort()}`;
  return { api: origin, policy: (policy) => policy.replace("connect-src 'self'", `connect-src 'self' ${origin}`) };
}

function redirectTo(address: string) {
  return answered(302, { location: address }, '');
}

/** What goes wrong between the browser and the service, with the cause it has to be called. */
export const NETWORK_CASES: readonly Case[] = [
  { fault: 'offline', expected: 'offline', arrange: ({ context }) => context.setOffline(true) },
  { fault: 'login page of a network, 200', expected: 'intermediary.portal', arrange: ({ network }) => onPath(network, EVERYWHERE, htmlPage) },
  { fault: 'login page of a network, 511', expected: 'intermediary.portal', arrange: ({ network }) => onPath(network, EVERYWHERE, status(511)) },
  { fault: 'firewall page, 403', expected: 'intermediary.waf', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(status(403))) },
  { fault: 'body cut in the middle', expected: 'connection.lost', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(halfTheBody)) },
  { fault: 'headers, then silence', expected: 'response.stalled', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(headersThenSilence)) },
  { fault: 'no answer', expected: 'server.hung', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(neverAnswered)) },
  { fault: 'order made, answers lost', expected: 'connection.lost', arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(answerLost)) },
  { fault: 'nobody listens (refused)', expected: 'host.unreachable', host: nobodyThere },
  { fault: 'every connection reset', expected: 'host.unreachable', host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, connectionReset) },
  { fault: 'the host of the service never answers', expected: 'server.hung', or: 'host.unreachable', host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, neverAnswered) },
  { fault: 'the line is dead, the browser thinks it is online', expected: 'connection.lost', or: 'host.unreachable', arrange: ({ network }) => onPath(network, EVERYWHERE, connectionReset) },
  { fault: 'slow line', expected: 'network.slow', host: ({ network }) => {
    onPath(network, /^\/(v1|healthz)/, later(4_500));
    return {};
  }, arrange: async ({ page }) => void (await page.waitForResponse('**/v1/meta')), read: ({ checkout }) => expect(checkout.root).toHaveAttribute('data-unstuck-cause', /./) },
  { fault: 'no CORS headers', expected: 'cors', host: elsewhere, arrange: ({ api }) => onPath(api, EVERYWHERE, withoutCors) },
  { fault: 'no CORS headers on 500', expected: 'cors', host: elsewhere, arrange: ({ api }) => onPath(api, ORDERS, errorWithoutCors) },
  { fault: 'redirect to a login page', expected: 'session.expired', arrange: ({ network }) => {
    onPath(network, ORDERS, redirectTo('/login'));
    onPath(network, /^\/login$/, answered(200, HTML, '<!doctype html><title>统一登录</title>'));
  } },
  { fault: 'redirect to a login page elsewhere', expected: 'session.expired', arrange: ({ network, api }) => onPath(network, ORDERS, redirectTo(`${api.origin}/sso`)) },
  { fault: 'login page for orders without a redirect', expected: 'session.expired', arrange: ({ network }) => onPath(network, ORDERS, status(401)) },
  { fault: '401', expected: 'session.expired', arrange: ({ network }) => onPath(network, ORDERS, problem(401, 'token.expired')) },
  { fault: '403 as JSON', expected: 'permission.denied', arrange: ({ network }) => onPath(network, ORDERS, problem(403, 'permission.denied')) },
  { fault: '403, account unknown', expected: 'account.unsynced', arrange: ({ network }) => onPath(network, ORDERS, problem(403, 'account.unknown')) },
  { fault: '422', expected: 'request.rejected', arrange: ({ network }) => onPath(network, ORDERS, problem(422, 'key.reused', 'unknown')) },
  { fault: 'JSON of another version', expected: 'contract.mismatch', arrange: ({ network }) =>
    onPath(network, ORDERS, onlyForOrders(rewritten(({ headers }) => ({ headers, text: '{"order":{"number":1}}' })))) },
  { fault: '429', expected: 'server.overloaded', arrange: ({ network }) => onPath(network, ORDERS, problem(429, 'rate.limited')) },
  { fault: '503', expected: 'server.overloaded', arrange: ({ network }) => onPath(network, ORDERS, status(503)) },
  { fault: '502 as a page', expected: 'server.error', arrange: ({ network }) => onPath(network, ORDERS, status(502)) },
  { fault: '500', expected: 'server.error', arrange: ({ network }) => onPath(network, ORDERS, problem(500, 'server.error', 'unknown')) },
];
