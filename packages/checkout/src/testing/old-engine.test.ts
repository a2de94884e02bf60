import { expect, it } from 'vitest';
import { privateScope } from '../../../compat/src/legacy/private-scope.ts';
import { createFakeOrderServer } from './fake-order-server.ts';
import { createSharedStorage, createVirtualTime } from './fake-platform.ts';
import { openFakeTab } from './fake-tab.ts';

it.each(['AbortController', 'Headers', 'Map', 'Promise', 'Request', 'Response', 'Set', 'Symbol', 'TextEncoder', 'Uint8Array', 'fetch'] as const)('has a %s of its own beside that of Node', (name) => {
  expect(privateScope[name]).toBeTypeOf('function');
  expect(privateScope[name]).not.toBe(globalThis[name]);
});

it('has nothing under the names for which there is no ponyfill', () => {
  expect(['ReadableStream', 'TextDecoder', 'URL', 'URLSearchParams'].filter((name) => name in privateScope)).toEqual([]);
});

it('puts every request of the checkout on an XMLHttpRequest, and aborts it there', async () => {
  const time = createVirtualTime();
  const server = createFakeOrderServer();
  server.next('hang');
  const { fetch } = globalThis;
  // Neither this nor any other way of Node's own is left.
  globalThis.fetch = () => Promise.reject(new Error('not in this engine'));
  const tab = openFakeTab({ time, storage: createSharedStorage().open(), fetch: server.fetch });
  tab.submit();
  await time.advance(100);
  expect(server.seen.map(({ path }) => path)).toEqual(['/v1/meta', '/v1/orders']);
  expect([server.open(), String(globalThis.XMLHttpRequest)]).toEqual([1, expect.stringContaining('FakeXmlHttpRequest')]);
  tab.close();
  await time.advance(0);
  expect(server.open()).toBe(0);
  globalThis.fetch = fetch;
});
