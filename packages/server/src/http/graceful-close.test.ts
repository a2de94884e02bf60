import http from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { registerGracefulClose } from './graceful-close.ts';

it('finishes the request in flight and then lets go of its kept-alive connection', async () => {
  const app = Fastify({ return503OnClosing: false, forceCloseConnections: 'idle', keepAliveTimeout: 60_000 });
  registerGracefulClose(app);
  let arrived = (): void => undefined;
  let release = (): void => undefined;
  const hasArrived = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // The headers promise a kept-alive connection before closing begins; the body ends after.
  app.get('/', async (_request, reply) => reply.send(Readable.from((async function* () {
    yield 'first ';
    arrived();
    await held;
    yield 'last';
  })())));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new http.Agent({ keepAlive: true });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    http.get({ agent, host: '127.0.0.1', port: (app.server.address() as AddressInfo).port }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  await hasArrived;
  const closed = app.close();
  release();
  expect(await answered).toBe(200);
  await closed;
  agent.destroy();
}, 20_000);

it('does not wait for a connection that was opened in advance and never used', async () => {
  const app = Fastify({ return503OnClosing: false, forceCloseConnections: 'idle' });
  registerGracefulClose(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const accepted = once(app.server, 'connection');
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await accepted;
  await app.close();
  expect(app.server.listening).toBe(false);
  socket.destroy();
}, 20_000);
