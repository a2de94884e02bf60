import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** One request on its way from the browser to the server, in the hands of a fault. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Lets the server have the request; resolves with its whole answer, of which the browser has seen nothing yet. */
  readonly forward: () => Promise<Answer>;
  /** Lets the browser have an answer. */
  readonly deliver: (answer: Answer) => void;
}

export type Fault = (exchange: Exchange) => void | Promise<void>;

export interface Rule {
  readonly method: string;
  /** Of the path alone, without the query. */
  readonly path: string | RegExp;
  /** Only requests that carry it. Default: all. */
  readonly header?: string;
  readonly fault: Fault;
  /** How many requests it meets before it steps aside. */
  readonly times: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds on this process's own clock. */
  readonly at: number;
  /** Whether its connection ended without an answer, whoever ended it; asked later it may be so. */
  readonly broken: boolean;
}

export interface FaultProxy {
  /** Where the browser goes. */
  readonly origin: string;
  /** Where the server is expected, on 127.0.0.1. */
  readonly serverPort: number;
  /** The latest rule is asked first. */
  addRule(rule: Rule): void;
  /** All is well again. What a fault holds in its hands stays there. */
  lift(): void;
  /**
   * Whether a connection serves several requests. A browser itself sends a request again, POST included, when a connection
   * that it used before breaks without an answer; so it is off unless that is what a test is about.
   */
  keepConnections(keep: boolean): void;
  /** Every request since the last `reset`, in order. */
  seen(method: string, path: string | RegExp): readonly SeenRequest[];
  /** Lifts all faults, drops what they held, forgets what was seen. */
  reset(): void;
  close(): Promise<void>;
}

/** Real sockets between the browser and the server, with everything that goes wrong on the way. */
export async function startFaultProxy(serverPort: number): Promise<FaultProxy> {
  let rules: { readonly rule: Rule; left: number }[] = [];
  let seen: SeenRequest[] = [];
  let keeping = false;
  const sockets = new Set<Socket>();

  const server = createServer((request, response) => {
    void exchange(request, response).catch(() => request.socket.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.shouldKeepAlive = keeping;
    const path = (request.url ?? '/').replace(/[?#].*$/, '');
    const { method = 'GET', headers } = request;
    const body = await readAll(request);
    const { socket } = request;
    seen.push({
      method, path, headers, body: body.toString(), at: performance.now(),
      get broken() {
        return socket.destroyed && !response.writableEnded;
      },
    });
    const forward = (): Promise<Answer> => ask(serverPort, request, body);
    const deliver = (answer: Answer): void => {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
      response.end(answer.body);
    };
    const fault = pick(method, path, headers);
    await (fault ?? passOn)({ request, body: body.toString(), response, socket: request.socket, forward, deliver });
  }

  function pick(method: string, path: string, headers: IncomingHttpHeaders): Fault | undefined {
    const meets = ({ rule, left }: (typeof rules)[number]): boolean =>
      left > 0 && rule.method === method && fits(rule.path, path) && (rule.header === undefined || headers[rule.header] !== undefined);
    const found = rules.findLast(meets);
    if (found !== undefined) found.left -= 1;
    return found?.rule.fault;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fault proxy found no port on 127.0.0.1');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    serverPort,
    addRule: (rule) => void rules.push({ rule, left: rule.times }),
    lift: () => {
      rules = [];
    },
    keepConnections: (keep) => {
      keeping = keep;
    },
    seen: (method, path) => seen.filter((each) => each.method === method && fits(path, each.path)),
    reset: () => {
      rules = [];
      seen = [];
      keeping = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A server that is not there looks as it does without a proxy: the connection breaks. */
const passOn: Fault = async ({ forward, deliver }) => deliver(await forward());

function fits(wanted: string | RegExp, path: string): boolean {
  return typeof wanted === 'string' ? wanted === path : wanted.test(path);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function ask(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // The connection of the browser is its own affair; so is compression, which a fault could not cut in half.
    const { connection: _, 'accept-encoding': __, ...passed } = headers;
    const sent = sendRequest({ host: '127.0.0.1', port, method, path: url, headers: passed, agent: false }, (answer) => {
      readAll(answer).then((all) => {
        const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _transfer, ...kept } = answer.headers;
        resolve({ status: answer.statusCode ?? 502, headers: kept, body: all });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
