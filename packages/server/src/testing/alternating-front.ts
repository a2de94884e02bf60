import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface AlternatingFront {
  readonly origin: string;
  /** Where connections go from now on. */
  setPorts(ports: readonly number[]): void;
  close(): Promise<void>;
}

/** A loopback port that gives each connection to the next of several others, and passes over those that let nobody in, as a load balancer does. */
export async function startAlternatingFront(): Promise<AlternatingFront> {
  const open = new Set<Socket>();
  let ports: readonly number[] = [];
  let turn = 0;

  function hold(socket: Socket): Socket {
    open.add(socket.on('error', () => socket.destroy()));
    return socket.once('close', () => open.delete(socket));
  }

  function reach([port, ...others]: readonly number[], client: Socket): void {
    if (port === undefined) return void client.destroy();
    const target = hold(connect(port, '127.0.0.1'));
    const passOver = (): void => reach(others, client);
    target.once('error', passOver);
    target.once('connect', () => {
      target.off('error', passOver);
      client.pipe(target).pipe(client);
      client.once('close', () => target.destroy());
      target.once('close', () => client.destroySoon());
    });
  }

  const server = createServer((client) => {
    const first = (turn += 1) % ports.length;
    reach([...ports.slice(first), ...ports.slice(0, first)], hold(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setPorts: (next) => {
      ports = next;
    },
    close: () => new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
