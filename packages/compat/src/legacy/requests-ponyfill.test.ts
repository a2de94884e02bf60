import { expect, it } from 'vitest';
import { chooseRequests, ponyfilledRequests } from './requests-ponyfill.ts';

/** Node's own takes no relative addresses. */
const HostRequest = class extends Request {
  constructor(_url: string, init: RequestInit) {
    super('https://pay.test/', init);
  }
} as unknown as typeof Request;

const HOST = { AbortController, AbortSignal, fetch, Headers, Request: HostRequest, Response };

it('takes the engine’s own requests where they can be aborted', () => {
  expect(chooseRequests(HOST)).toEqual(HOST);
});

it.each(['AbortController', 'AbortSignal', 'fetch', 'Headers', 'Request', 'Response'] as const)('takes none of them where %s is missing', (name) => {
  expect(chooseRequests({ ...HOST, [name]: undefined })).toBe(ponyfilledRequests);
});

it('takes none of them where a signal is ignored in silence', () => {
  const deaf = function Request() {} as unknown as typeof globalThis.Request;
  expect(chooseRequests({ ...HOST, Request: deaf })).toBe(ponyfilledRequests);
});
