import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server on the loopback interface that takes what pages of any origin post. */
export interface HttpReceiver {
  readonly origin: string;
  /** Resolves once so many requests have arrived. */
  received(count: number): Promise<readonly Received[]>;
  /** All that have arrived so far. */
  readonly all: readonly Received[];
  /** In this order; after the last, 200 with `{}`. `hang` never answers, `break` breaks the connection. */
  replies(...next: readonly (Reply | 'hang' | 'break')[]): void;
  close(): Promise<void>;
}

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const all: Received[] = [];
  let waiting: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  let planned: (Reply | 'hang' | 'break')[] = [];

  const server = createServer((request, response) => {
    const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-expose-headers': 'retry-after, date', connection: 'close' };
    if (request.method === 'OPTIONS') return void response.writeHead(204, allowed).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      all.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      for (const { count, resolve } of waiting) if (all.length >= count) resolve();
      waiting = waiting.filter(({ count }) => all.length < count);
      const reply = planned.shift() ?? { status: 200 };
      if (reply === 'hang') return;
      if (reply === 'break') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...allowed, ...reply.headers }).end(reply.body ?? '{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    all,
    async received(count) {
      if (all.length < count) await new Promise<void>((resolve) => (waiting = [...waiting, { count, resolve }]));
      return all;
    },
    replies: (...next) => void (planned = [...next]),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
