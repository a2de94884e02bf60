import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

/** How often Node looks for requests that take too long, unless it is told to. https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener */
const LOOKS_BY_ITSELF_MS = 30_000;

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ requestTimeoutMs: 100 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

async function drip(head: string, drop: string): Promise<string> {
  const socket = connect((service.http.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  // Once it is shut, one more drop finds nobody there.
  socket.on('error', () => undefined);
  socket.write(head);
  const dripping = setInterval(() => socket.write(drop), 10);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return answer;
}

it('ends a request that drips in, headers or body, with its time', async () => {
  await service.http.listen({ host: '127.0.0.1', port: 0 });
  const body = 'Host: a\r\nContent-Type: text/plain\r\nContent-Length: 10000\r\n\r\n';
  const answers = await Promise.all([drip('POST /v1/reports HTTP/1.1\r\n', 'X-A: b\r\n'), drip(`POST /v1/reports HTTP/1.1\r\n${body}`, 'a')]);
  expect(answers.map((answer) => answer.split('\r\n')[0])).toEqual(['HTTP/1.1 408 Request Timeout', 'HTTP/1.1 408 Request Timeout']);
}, LOOKS_BY_ITSELF_MS - 10_000);
