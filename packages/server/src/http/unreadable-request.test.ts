import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { problemSchema } from '@unstuck/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { refuseUnreadable } from './unreadable-request.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await service.http.listen({ host: '127.0.0.1', port: 0 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

async function send(text: string): Promise<string> {
  const socket = connect((service.http.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

function read(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/\r\nUnstuck-Server: test-build\r\n/);
  expect(head, 'a page of another origin may read why').toMatch(/\r\nAccess-Control-Allow-Origin: \*\r\n/);
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  const problem = v.parse(problemSchema, JSON.parse(body));
  expect(head.startsWith(`HTTP/1.1 ${problem.status} `)).toBe(true);
  return problem;
}

it('says what to do about headers that are too long', async () => {
  const problem = read(await send(`GET /v1/meta HTTP/1.1\r\nHost: a\r\nCookie: c=${'x'.repeat(20_000)}\r\n\r\n`));
  expect(problem).toMatchObject({ status: 431, code: 'request.too-large', retryable: false, money: 'not-sent', detail: expect.stringContaining('clear those of this site') });
});

it('says that what is no request is none', async () => {
  expect(read(await send('NONSENSE\r\n\r\n'))).toMatchObject({ status: 400, code: 'request.invalid', retryable: false, money: 'not-sent' });
});

it('answers a request that names no host as it answers any other', async () => {
  const answer = await send('GET /v1/meta HTTP/1.1\r\nConnection: close\r\n\r\n');
  expect(answer.startsWith('HTTP/1.1 200 ')).toBe(true);
  expect(answer.toLowerCase()).toContain('\r\nunstuck-server: test-build\r\n');
});

it('asks for a request again that did not arrive in time', () => {
  let written = '';
  const socket = { writable: true, end: (text: string) => (written = text) } as unknown as Socket;
  refuseUnreadable({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket, { build: 'test-build', requestId: 'r', now: new Date(0) });
  expect(read(written)).toMatchObject({ status: 408, retryable: true, money: 'not-sent' });
});

it('gives no answer to stray bytes that would be taken for the answer to the order before them', async () => {
  const token = await service.token('E1001');
  const order = (key: string, body: string, after: string): string => `POST /v1/orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}${after}`;
  const body = '{"amount":5000,"currency":"CNY"}';
  const denied: unknown[] = [];
  // What made an order answers so, or not at all: either way the truth is there to be asked for.
  for (const after of [' ', '}', '\0', 'GET']) {
    const key = `stray-${after.charCodeAt(0)}-bytes`;
    const answer = await send(order(key, body, `${after}\r\n\r\n`));
    const kept = await service.as('E1001', { url: '/v1/orders/by-key', headers: { 'idempotency-key': key } });
    denied.push(kept.statusCode === 200 && answer !== '' && !answer.startsWith('HTTP/1.1 201') ? answer : null);
  }
  expect(denied).toEqual([null, null, null, null]);
});

it('still says so of a body that breaks off in the middle', async () => {
  const token = await service.token('E1001');
  const broken = `POST /v1/orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: broken-chunk\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nNOSIZE\r\n`;
  expect(read(await send(broken))).toMatchObject({ status: 400, money: 'not-sent' });
});
