import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { SeededRandom } from '../seeded-random.ts';

/** A loopback port that passes connections on, more or less. */
export interface ChaoticProxy {
  readonly origin: string;
  /** Share of connections that meet a fault, from now on. */
  setFaultRate(rate: number): void;
  faults(): number;
  close(): Promise<void>;
}

const FAULTS = ['refuse', 'cut-request', 'cut-answer', 'swallow-answer', 'slow', 'silence'] as const;
type Fault = (typeof FAULTS)[number];

/**
 * Faults by connection: cut somewhere in the request or the answer, an answer that never comes, seconds of delay. Of several targets each has its turn,
 * and one that lets nobody in is passed over, as a load balancer does.
 */
export async function startChaoticProxy(targetPorts: readonly number[], random: SeededRandom): Promise<ChaoticProxy> {
  const open = new Set<Socket>();
  let rate = 0;
  let faults = 0;
  let turn = 0;

  const server = createServer((client) => {
    const fault = random.chance(rate) ? random.pick(FAULTS) : null;
    if (fault !== null) faults += 1;
    hold(client);
    if (fault === 'refuse') return void client.resetAndDestroy();
    if (fault === 'silence') return;
    const first = (turn += 1) % targetPorts.length;
    reach([...targetPorts.slice(first), ...targetPorts.slice(0, first)], client, fault);
  });

  function reach([port, ...others]: readonly number[], client: Socket, fault: Fault | null): void {
    if (port === undefined) return void client.destroy();
    const target = hold(connect(port, '127.0.0.1'));
    const passOver = (): void => reach(others, client, fault);
    target.once('error', passOver);
    target.once('connect', () => {
      target.off('error', passOver);
      target.on('error', () => client.destroy());
      if (client.destroyed) target.destroy();
      else join(client, target, fault);
    });
  }

  function join(client: Socket, target: Socket, fault: Fault | null): void {
    client.on('error', () => target.destroy());
    if (fault === 'swallow-answer') {
      // The server acts, and nobody ever hears of it.
      client.pipe(target);
      client.on('close', () => target.destroy());
      target.resume();
      return;
    }
    pass(client, target, fault === 'cut-request' ? random.between(0, 600) : null, 0);
    pass(target, client, fault === 'cut-answer' ? random.between(0, 900) : null, fault === 'slow' ? random.between(200, 3_000) : 0);
  }

  function hold(socket: Socket): Socket {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  }

  function pass(from: Socket, to: Socket, limit: number | null, delayMs: number): void {
    let left = limit ?? Infinity;
    from.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.max(0, left));
      left -= chunk.length;
      setTimeout(() => {
        if (!to.destroyed) to.write(part);
        if (left < 0) setTimeout(() => [from, to].forEach((socket) => socket.destroy()), 5);
      }, delayMs);
    });
    from.on('end', () => setTimeout(() => to.end(), delayMs));
    // What is still on its way arrives first: an answer and the end of its connection often come at once.
    from.on('close', () => setTimeout(() => to.destroySoon(), delayMs));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFaultRate: (changed) => {
      rate = changed;
    },
    faults: () => faults,
    close: () => new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
