import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createKeepAlivePost } from './keep-alive-post.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** One connection, and the service's end of it. */
async function connected(): Promise<{ send: (request: string) => Promise<number>; service: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  let fail: (error: Error) => void = () => undefined;
  const connection = createKeepAlivePost(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), (error) => fail(error));
  const [service] = (await accepted) as [Socket];
  closing.push(() => {
    connection.close();
    service.destroy();
    server.close();
  });
  const send = (request: string): Promise<number> =>
    new Promise((resolve, reject) => {
      fail = reject;
      connection.send(Buffer.from(request), resolve);
    });
  return { send, service };
}

test('an answer counts once all of it is in, and the next request goes the same way', async () => {
  const { send, service } = await connected();
  const asked: string[] = [];
  service.on('data', (bytes) => asked.push(bytes.toString()));
  for (const status of [201, 503]) {
    const answered = send(`request ${status}`);
    await once(service, 'data');
    let whole = false;
    void answered.then(() => (whole = true));
    service.write(`HTTP/1.1 ${status} Words\r\nContent-Length: 4\r\n\r\nab`);
    await new Promise(setImmediate);
    expect(whole).toBe(false);
    service.write('cd');
    expect(await answered).toBe(status);
  }
  expect(asked).toEqual(['request 201', 'request 503']);
});

test('an answer that does not tell its length fails, as does a connection that ends before', async () => {
  const one = await connected();
  const unclear = one.send('request');
  await once(one.service, 'data');
  one.service.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
  await expect(unclear).rejects.toThrow(/not an answer to what was sent/);

  const other = await connected();
  const lost = other.send('request');
  await once(other.service, 'data');
  other.service.end();
  await expect(lost).rejects.toThrow(/closed the connection/);
});
