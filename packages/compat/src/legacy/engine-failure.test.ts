import { expect, it } from 'vitest';
import { readEngineFailure, withFailureStatus } from './engine-failure.ts';

it.each([
  [12_007, 'unreachable'], [12_029, 'unreachable'], [12_037, 'unreachable'], [12_045, 'unreachable'], [12_157, 'unreachable'], [12_175, 'unreachable'],
  [12_002, 'no-answer'], [12_030, 'reset'], [12_031, 'reset'], [12_152, 'reset'],
  // Cancelled; a 204 of Internet Explorer 9; none.
  [12_017, null], [1_223, null], [0, null], [200, null],
] as const)('reads WinINet’s %d as %s', (status, failure) => {
  expect(readEngineFailure(status)).toBe(failure);
});

it.each([
  ['A server with the specified hostname could not be found.', 'unreachable'],
  ['未能找到使用指定主机名的服务器。', 'unreachable'],
  ['Could not connect to the server.', 'unreachable'],
  ['未能连接到服务器。', 'unreachable'],
  ['An SSL error has occurred and a secure connection to the server cannot be made.', 'unreachable'],
  ['此服务器的证书无效。', 'unreachable'],
  ['The request timed out.', 'no-answer'],
  ['请求超时。', 'no-answer'],
  ['The network connection was lost.', 'reset'],
  ['网络连接已中断。', 'reset'],
])('reads Safari’s %j as %s', async (message, failure) => {
  const error: unknown = await withFailureStatus(() => Promise.reject(new TypeError(message)))('/').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TypeError);
  expect(readEngineFailure(Object(error).status)).toBe(failure);
});

it('leaves an error that says nothing as it is, and an answer too', async () => {
  const error = new TypeError('Failed to fetch');
  await expect(withFailureStatus(() => Promise.reject(error))('/')).rejects.toBe(error);
  const answer = new Response('');
  await expect(withFailureStatus(() => Promise.resolve(answer))('/')).resolves.toBe(answer);
});
