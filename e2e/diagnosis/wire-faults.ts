import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange, Fault, FaultProxy } from '../framework/fault-proxy.ts';
import { answered, rewritten } from '../framework/faults.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
export const EVERYWHERE = /^\//;
/** Where orders are made and looked up, the same path without a key included. */
export const ORDERS = /^\/v1\/orders/;

/** This fault meets every request for such a path, whatever its method. */
export function onPath(proxy: FaultProxy, path: RegExp, fault: Fault): void {
  for (const method of METHODS) proxy.addRule({ method, path, fault, times: Infinity });
}

/** Only requests of the checkout itself, which carry the account; a control request does not. */
export function onlyForOrders(fault: Fault): Fault {
  return async (exchange) => (exchange.request.headers.authorization === undefined ? pass(exchange) : fault(exchange));
}

export function later(ms: number): Fault {
  return async (exchange) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return pass(exchange);
  };
}

export const withoutCors: Fault = rewritten(({ headers, text }) => ({ headers: strip(headers), text }));

/** A gateway's own error page. It knows nothing of the service's headers, but lets preflights pass. */
export const errorWithoutCors: Fault = (exchange) =>
  exchange.request.method === 'OPTIONS' ? pass(exchange) : answered(500, { 'content-type': 'text/html' }, '<h1>500</h1>')(exchange);

/** What somebody who rewrites compressed answers makes of one when he fails at it. */
export const brokenGzip: Fault = async ({ forward, deliver }) => {
  const { status, headers } = await forward();
  deliver({ status, headers: { ...headers, 'content-encoding': 'gzip' }, body: Buffer.from('\x1f\x8b\x08\x00 and then nothing that could be decompressed') });
};

/** An answer as the service gives it when it refuses, marker included. */
export function problem(status: number, code: string, money = 'not-sent'): Fault {
  return async ({ forward, deliver }) => {
    const { headers } = await forward();
    const body = { type: 'about:blank', title: code, status, code, retryable: status >= 500 || status === 429, money, requestId: 'r1' };
    deliver({ status, headers: { ...headers, 'content-type': 'application/problem+json' }, body: Buffer.from(JSON.stringify(body)) });
  };
}

async function pass({ forward, deliver }: Exchange): Promise<void> {
  deliver(await forward());
}

function strip(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
}
