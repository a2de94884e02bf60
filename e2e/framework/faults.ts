import type { OutgoingHttpHeaders } from 'node:http';
import { HEADER } from '@unstuck/protocol';
import type { Answer, Fault, FaultProxy } from './fault-proxy.ts';

/** The request is taken and nothing ever comes back. The server never sees it. */
export const neverAnswered: Fault = () => undefined;

/** The server does its work, its headers arrive, its body never does. */
export const headersThenSilence: Fault = async ({ forward, response }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.flushHeaders();
};

/** The server does its work; half of the body comes, then nothing. */
export const halfTheBodyThenSilence: Fault = async ({ forward, response }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)));
};

/** The server does its work; the connection breaks in the middle of the body. */
export const halfTheBody: Fault = async ({ forward, response, socket }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.end());
};

/** The server does its work; its answer is lost on the way. */
export const answerLost: Fault = async ({ forward, socket }) => {
  await forward();
  socket.destroy();
};

/** The connection is reset before the server sees anything. */
export const connectionReset: Fault = ({ socket }) => void socket.resetAndDestroy();

/** An answer of somebody else's making; the server sees nothing. */
export function answered(status: number, headers: OutgoingHttpHeaders, body: string): Fault {
  return ({ deliver }) => deliver({ status, headers, body: Buffer.from(body) });
}

export const htmlPage: Fault = answered(200, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><title>上网认证</title><h1>请先登录网络</h1>');

export function status(code: number, headers: OutgoingHttpHeaders = {}): Fault {
  return answered(code, { 'content-type': 'text/html; charset=utf-8', ...headers }, `<html><h1>${code}</h1></html>`);
}

export function json(value: unknown): Fault {
  return answered(200, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(value));
}

export function script(source: string): Fault {
  return answered(200, { 'content-type': 'text/javascript; charset=utf-8' }, source);
}

/** The server's own answer, changed on the way. */
export function rewritten(edit: (answer: { readonly headers: OutgoingHttpHeaders; readonly text: string }) => { readonly headers: OutgoingHttpHeaders; readonly text: string }): Fault {
  return async ({ forward, deliver }) => {
    const answer: Answer = await forward();
    const { headers, text } = edit({ headers: answer.headers, text: answer.body.toString() });
    deliver({ status: answer.status, headers, body: Buffer.from(text) });
  };
}

export interface Held {
  readonly fault: Fault;
  /** Resolves when a request has arrived. */
  readonly arrived: Promise<void>;
  /** Lets what is held, and all that follows, pass. */
  release(): void;
}

/** Requests wait here, unseen by the server, until they are released. */
export function hold(): Held {
  const arrival = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  return {
    arrived: arrival.promise,
    release: gate.resolve,
    fault: async ({ forward, deliver }) => {
      arrival.resolve();
      await gate.promise;
      deliver(await forward());
    },
  };
}

/** What a checkout asks of the order service. */
export const CALL = {
  create: ['POST', '/v1/orders'],
  lookup: ['GET', '/v1/orders/by-key'],
  pay: ['POST', /^\/v1\/orders\/[^/]+\/pay$/],
  read: ['GET', /^\/v1\/orders\/(?!by-key$)[^/]+$/],
  cancel: ['POST', /^\/v1\/orders\/[^/]+\/cancel$/],
  meta: ['GET', '/v1/meta'],
  portalPage: ['GET', '/'],
} as const satisfies Record<string, readonly [method: string, path: string | RegExp]>;

const HOST_SCRIPT = '/host-page.js';
const POLICY = 'content-security-policy';
/** Control requests of diagnostics ask the same paths without it; they are not to use up what is meant for the checkout. */
const SENT_BY_CHECKOUT = HEADER.attempt.toLowerCase();

export type CallName = keyof typeof CALL;

export interface Faults {
  /** From now on this fault meets such calls; `times` of them, or all until it is lifted. */
  on(call: CallName, fault: Fault, times?: number): void;
  /** The portal runs a script of the test's before all others, as its own file: its policy allows that. */
  hostScript(source: string): void;
  /** The portal's page comes changed. */
  hostPage(edit: (html: string) => string): void;
  /** The portal comes with this Content-Security-Policy instead of its own. */
  hostPolicy(edit: (policy: string) => string): void;
  lift(): void;
  /** Connections are used again; see {@link FaultProxy.keepConnections}. */
  keepConnections(): void;
  /** How often the browser made such a call. */
  count(call: CallName): number;
}

type PageEdit = Parameters<typeof rewritten>[0];

export function createFaults(proxy: FaultProxy): Faults {
  const edits: PageEdit[] = [];

  /** Edits of one page add up. */
  function editPage(edit: PageEdit): void {
    edits.push(edit);
    const fault = rewritten((page) => edits.reduce((current, each) => each(current), page));
    proxy.addRule({ method: 'GET', path: '/', fault, times: Infinity });
  }

  return {
    on(call, fault, times = Infinity) {
      const [method, path] = CALL[call];
      proxy.addRule({ method, path, fault, times, ...(times < Infinity && call !== 'portalPage' && { header: SENT_BY_CHECKOUT }) });
    },
    hostScript(source) {
      proxy.addRule({ method: 'GET', path: HOST_SCRIPT, fault: script(source), times: Infinity });
      editPage(({ headers, text }) => ({ headers, text: text.replace('<head>', `<head><script src="${HOST_SCRIPT}"></script>`) }));
    },
    hostPage(edit) {
      editPage((page) => ({ ...page, text: edit(page.text) }));
    },
    hostPolicy(edit) {
      editPage(({ headers, text }) => ({ headers: { ...headers, [POLICY]: edit(String(headers[POLICY])) }, text }));
    },
    lift() {
      edits.length = 0;
      proxy.lift();
    },
    keepConnections: () => proxy.keepConnections(true),
    count(call) {
      const [method, path] = CALL[call];
      return proxy.seen(method, path).filter(({ headers }) => call === 'portalPage' || headers[SENT_BY_CHECKOUT] !== undefined).length;
    },
  };
}
