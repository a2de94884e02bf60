import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectJsonSocket } from './json-socket.ts';

let server: Server;
let connection: Duplex;

/** A browser that accepts a WebSocket; what it says is up to the test. https://www.rfc-editor.org/rfc/rfc6455 */
beforeEach(async () => {
  server = createServer().on('upgrade', (request, socket: Duplex) => {
    connection = socket;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  connection.destroy();
  server.close();
});

const connect = () => connectJsonSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);

function say(message: object): void {
  const text = Buffer.from(JSON.stringify(message));
  connection.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
}

it('gives each command its own answer, in whatever order they come', async () => {
  const socket = await connect();
  const answers = Promise.all([socket.send('first'), socket.send('second')]);
  say({ method: 'an.event', params: {} });
  say({ id: 2, result: 'two' });
  say({ id: 1, result: 'one' });
  expect(await answers).toEqual(['one', 'two']);
  socket.close();
});

it.each([
  ['DevTools', { error: { message: 'no such thing' } }, 'Page.fly failed: no such thing'],
  ['BiDi', { error: 'unknown command', message: 'Page.fly' }, 'Page.fly failed: unknown command: Page.fly'],
])('names the command that the browser refuses, as %s says it', async (_, refusal, message) => {
  const socket = await connect();
  const refused = socket.send('Page.fly');
  say({ id: 1, ...refusal });
  await expect(refused).rejects.toThrow(message);
  socket.close();
});

it('fails what is under way, and all that follows, when the browser ends', async () => {
  const socket = await connect();
  const underWay = socket.send('Page.enable');
  connection.destroy();
  await expect(underWay).rejects.toThrow('the browser closed the connection');
  await expect(socket.send('Page.enable')).rejects.toThrow('the browser closed the connection');
});
