import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface SilentPostgres {
  readonly url: string;
  /** Connections that it has taken and not lost. */
  readonly connections: ReadonlySet<Socket>;
  /** From now on statements get no answer, or get one again; connections are taken all the same. */
  setSilent(silent: boolean): void;
  close(): Promise<void>;
}

const message = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const READY = message('Z', Buffer.from('I'));
const DONE = message('C', Buffer.from('SELECT 0\0'));
const ANSWERS: Readonly<Record<string, Buffer>> = { Q: Buffer.concat([DONE, READY]), P: message('1'), B: message('2'), D: message('n'), E: DONE, S: READY };

/** As much of a PostgreSQL server as it takes to let a client in and to answer statements with nothing, or not at all. One statement it may refuse in these words, and hang up. */
export async function startSilentPostgres(refused?: { readonly statement: string; readonly words: string }): Promise<SilentPostgres> {
  const connections = new Set<Socket>();
  let silent = false;
  const server = createServer((socket) => {
    connections.add(socket.setNoDelay(true));
    socket.once('close', () => connections.delete(socket)).on('error', () => undefined);
    let received = Buffer.alloc(0);
    let known = false;
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        // The first message has no type.
        const start = known ? 1 : 0;
        if (received.length < start + 4) return;
        const length = start + received.readInt32BE(start);
        if (received.length < length) return;
        const type = received.subarray(0, 1).toString();
        const text = received.subarray(start + 4, length - 1).toString();
        received = received.subarray(length);
        if (!known) socket.write(Buffer.concat([message('R', Buffer.alloc(4)), READY]));
        else if (text === refused?.statement) socket.end(message('E', Buffer.from(`SFATAL\0C08P01\0M${refused.words}\0\0`)));
        else if (!silent) socket.write(ANSWERS[type] ?? Buffer.alloc(0));
        known = true;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/nothing`,
    connections,
    setSilent: (next) => {
      silent = next;
    },
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
