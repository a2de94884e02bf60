import Fastify from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { readTrustedProxies, registerForwardedAddresses, trustProxyOption } from './trusted-proxies.ts';

/** Whose request it is taken for, with this setting and header, when it comes from 127.0.0.1. */
async function addressFor(setting: string, forwarded?: string): Promise<string> {
  const app = Fastify({ trustProxy: trustProxyOption(readTrustedProxies(setting) ?? false) });
  registerForwardedAddresses(app);
  app.get('/', async (request) => request.ip);
  const answer = await app.inject({ url: '/', ...(forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }) });
  await app.close();
  return answer.body;
}

it.each([
  ['false', '10.0.0.1', '127.0.0.1'],
  ['0', '10.0.0.1', '127.0.0.1'],
  ['true', '10.0.0.1', '10.0.0.1'],
  ['true', '66.66.66.66, 10.0.0.1', '10.0.0.1'],
  ['1', '66.66.66.66, 10.0.0.1', '10.0.0.1'],
  ['2', '66.66.66.66, 10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ['127.0.0.1, 10.0.0.0/8', '66.66.66.66, 20.0.0.1, 10.0.0.2', '20.0.0.1'],
  ['10.0.0.0/8', '20.0.0.1', '127.0.0.1'],
  ['true', undefined, '127.0.0.1'],
  ['true', '192.0.2.1:4711', '192.0.2.1'],
  ['true', '66.66.66.66:1,192.0.2.1:4711', '192.0.2.1'],
  ['true', '[2001:db8::1]:4711', '2001:db8::1'],
  ['true', '[2001:db8::1]', '2001:db8::1'],
  ['true', '2001:db8::1:4711', '2001:db8::1:4711'],
  ['127.0.0.1, 10.0.0.0/8', '20.0.0.1:99, 10.0.0.2:4711', '20.0.0.1'],
  ['true', 'unknown:4711', 'unknown:4711'],
])('with %s, a request by way of %s is that of %s', async (setting, forwarded, expected) => {
  expect(await addressFor(setting, forwarded)).toBe(expected);
});

it.each([
  ['false', ['10.0.0.1', '10.0.0.2'], 1],
  ['10.0.0.0/8', ['20.0.0.1'], 1],
  ['false', [undefined], 0],
  ['true', ['10.0.0.1', '127.0.0.1'], 0],
  ['127.0.0.1', ['127.0.0.1:4711'], 0],
])('with %s, says of requests by way of %s %i times that nobody is told apart behind their proxy', async (setting, ways, times) => {
  const told: string[] = [];
  const loggerInstance: FastifyBaseLogger = pino({ level: 'warn' }, { write: (line) => void told.push(line) });
  const app = Fastify({ trustProxy: trustProxyOption(readTrustedProxies(setting) ?? false), loggerInstance });
  registerForwardedAddresses(app);
  for (const forwarded of ways) await app.inject({ url: '/', ...(forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }) });
  await app.close();
  expect(told.map((line) => line.includes('UNSTUCK_TRUST_PROXY'))).toEqual(Array.from({ length: times }, () => true));
});

it('takes nothing else for a setting', () => {
  for (const text of ['', 'yes', 'TRUE', '-1', '1.5', '11', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0.1,', 'proxy.example.com', '::1/129']) expect([text, readTrustedProxies(text)]).toEqual([text, null]);
  expect(readTrustedProxies('::1, fd00::/8')).toEqual(['::1', 'fd00::/8']);
});
