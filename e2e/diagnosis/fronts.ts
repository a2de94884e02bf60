import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Front {
  readonly origin: string;
  close(): Promise<void>;
}

function relayTo(port: number, sockets: Set<Socket>): (socket: Socket) => void {
  return (socket) => {
    const onward = connect(port, '127.0.0.1');
    for (const each of [socket, onward]) {
      sockets.add(each);
      // Either end may break off, as a fault wishes.
      each.on('error', () => undefined).once('close', () => [socket, onward].forEach((other) => other.destroy()));
    }
    socket.pipe(onward).pipe(socket);
  };
}

async function open(server: Server, scheme: string, host: string, sockets: Set<Socket>): Promise<Front> {
  server.on('tlsClientError', () => undefined);
  server.listen(0, host);
  await once(server, 'listening');
  return {
    origin: `${scheme}://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** What listens on `port` of loopback once more, encrypted, with a certificate that nobody has signed. */
export async function startTlsFront(port: number): Promise<Front> {
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-tls-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]);
  const sockets = new Set<Socket>();
  const server = createTlsServer({ key: await readFile(key), cert: await readFile(cert) }, relayTo(port, sockets));
  await rm(directory, { recursive: true, force: true });
  return open(server, 'https', '127.0.0.1', sockets);
}

/** What listens on `port` of loopback once more, at this machine's own address: browsers trust loopback even where nothing is encrypted. */
export async function startOutsideFront(port: number): Promise<Front> {
  const own = Object.values(networkInterfaces()).flat().find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
  if (own === undefined) throw new Error('this machine has no address besides loopback: mixed content cannot be made');
  const sockets = new Set<Socket>();
  return open(createServer(relayTo(port, sockets)), 'http', own.address, sockets);
}
