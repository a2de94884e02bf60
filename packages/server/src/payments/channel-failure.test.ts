import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { deserted } from '../testing/sandbox-platform.ts';
import { callFailed, mayHaveBeenSent, withDeadline } from './channel-failure.ts';
import { ChannelError } from './channel.ts';

const failure = (url: string): Promise<unknown> => fetch(url, { method: 'POST', body: 'x' }).then(() => new Error('answered'), (error: unknown) => error);

it('knows from the real failures of fetch that nothing was sent', async () => {
  expect(mayHaveBeenSent(await failure(await deserted()))).toBe(false);
  expect(mayHaveBeenSent(await failure('http://nowhere.invalid'))).toBe(false);
});

it('counts a connection that was cut after the request as sent', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  expect(mayHaveBeenSent(await failure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

it('counts whatever it does not know as sent, and does not follow causes for ever', () => {
  const circular = new Error('a');
  circular.cause = circular;
  for (const error of [undefined, 'text', new Error('x'), Object.assign(new Error('reset'), { code: 'ECONNRESET' }), circular]) expect(mayHaveBeenSent(error)).toBe(true);
});

it('keeps a channel error as it is and wraps every other, with its cause', () => {
  const error = new ChannelError('channel.rejected', 'no', { sent: true });
  expect(callFailed('query', error)).toBe(error);
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(callFailed('query', cause)).toMatchObject({ code: 'channel.unavailable', sent: false, cause });
});

it('waits no longer than its deadline, and no longer than the work', async () => {
  await expect(withDeadline('query', AbortSignal.timeout(10), new Promise(() => {}))).rejects.toMatchObject({ code: 'channel.unavailable', sent: true });
  await expect(withDeadline('query', AbortSignal.timeout(60_000), Promise.resolve(1))).resolves.toBe(1);
  await expect(withDeadline('query', AbortSignal.timeout(60_000), Promise.reject(new Error('own')))).rejects.toThrow('own');
});

it('gives what comes after within one call no time of its own', async () => {
  const call = new AbortController();
  await expect(withDeadline('close', call.signal, Promise.resolve(1))).resolves.toBe(1);
  call.abort();
  await expect(withDeadline('query', call.signal, new Promise(() => {}))).rejects.toMatchObject({ code: 'channel.unavailable' });
});
